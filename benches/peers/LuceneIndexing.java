import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene indexes ready tokens, one document a line, tokens separated by spaces, into a fresh folder, for every line `round` on standard input:
 * `LuceneIndexing DOCUMENTS.txt FOLDER`. Nothing but the postings with their frequencies and the lengths of documents is kept. The
 * memory is large enough for one segment, so that nothing is merged.
 */
public class LuceneIndexing {
    static final double MEMORY_MB = 1500;

    static void index(List<String> documents, Path folder) throws IOException {
        var type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        var config = new IndexWriterConfig(new WhitespaceAnalyzer(1 << 20)).setRAMBufferSizeMB(MEMORY_MB);
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        try (var directory = new MMapDirectory(folder); var writer = new IndexWriter(directory, config)) {
            for (String tokens : documents) {
                var document = new Document();
                document.add(new Field("text", tokens, type));
                writer.addDocument(document);
            }
            writer.commit();
            check(documents, directory);
        }
    }

    /** The last document is there, and found by one of its tokens. */
    static void check(List<String> documents, MMapDirectory directory) throws IOException {
        try (var reader = DirectoryReader.open(directory)) {
            String last = documents.get(documents.size() - 1).split(" ")[0];
            int found = new IndexSearcher(reader).count(new TermQuery(new Term("text", last)));
            if (reader.numDocs() != documents.size() || found == 0) {
                throw new IllegalStateException(reader.numDocs() + " documents, " + found + " with `" + last + "`");
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        List<String> documents = Files.readAllLines(Path.of(arguments[0]));
        // Of all threads, the compiler's and the garbage collector's too.
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var requests = new Scanner(System.in);
        for (int round = 0; requests.hasNextLine(); round++) {
            requests.nextLine();
            long before = process.getProcessCpuTime();
            long start = System.nanoTime();
            index(documents, Path.of(arguments[1], "lucene-" + round));
            double seconds = (System.nanoTime() - start) / 1e9;
            double used = (process.getProcessCpuTime() - before) / 1e9;
            System.out.println("{\"documents\": " + documents.size() + ", \"seconds\": " + seconds
                + ", \"processor_seconds\": " + used + "}");
        }
    }
}
