import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.Field;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene over the same tokens, in one segment: lines of requests come in, one JSON object for each goes out. `LucenePeer FOLDER`.
 */
public class LucenePeer {
    // Of what is found, so much has to be among the exact best before anything is timed.
    static final double LEAST_RECALL = 0.99;
    // Sums in another order may differ by so much.
    static final double ROUNDING = 1e-5;
    // Every so many queries, all documents are scored.
    static final int CHECKED = 5;

    final IndexSearcher searcher;

    LucenePeer(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    static LucenePeer of(Iterable<String> documents, Path folder) throws IOException {
        var type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        var directory = new MMapDirectory(folder);
        var config = new IndexWriterConfig(new WhitespaceAnalyzer(1 << 20)).setRAMBufferSizeMB(1500);
        try (var writer = new IndexWriter(directory, config.setOpenMode(IndexWriterConfig.OpenMode.CREATE))) {
            for (String tokens : documents) {
                var document = new Document();
                document.add(new Field("text", tokens, type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        var searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setQueryCache(null);
        return new LucenePeer(searcher);
    }

    Query query(String tokens) {
        var query = new BooleanQuery.Builder();
        for (String token : tokens.split(" ")) {
            query.add(new TermQuery(new Term("text", token)), BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    ScoreDoc[] top(String tokens, int most) throws IOException {
        return searcher.search(query(tokens), most).scoreDocs;
    }

    /** All documents that have any token, without any skipped, best first. */
    ScoreDoc[] exhaustive(String tokens) throws IOException {
        var all = TopScoreDocCollector.create(searcher.getIndexReader().maxDoc(), Integer.MAX_VALUE);
        searcher.search(query(tokens), all);
        return all.topDocs().scoreDocs;
    }

    double checkedRecall(List<String> queries, int most) throws IOException {
        long found = 0;
        long possible = 0;
        for (int query = 0; query < queries.size(); query += CHECKED) {
            ScoreDoc[] exact = exhaustive(queries.get(query));
            int best = Math.min(most, exact.length);
            Set<Integer> good = new HashSet<>();
            for (var one : exact) {
                if (one.score >= exact[best - 1].score * (1 - ROUNDING)) {
                    good.add(one.doc);
                }
            }
            for (var one : top(queries.get(query), most)) {
                found += good.remove(one.doc) ? 1 : 0;
            }
            possible += best;
        }
        double recall = (double) found / possible;
        if (recall < LEAST_RECALL) {
            throw new IllegalStateException("of the best " + most + ", only " + recall + " are found");
        }
        return recall;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> queries = Files.readAllLines(folder.resolve("queries.txt"));
        LucenePeer peer = of(Files.readAllLines(folder.resolve("documents.txt")), folder.resolve("lucene"));
        IndexSearcher.setMaxClauseCount(1 << 16);
        var threads = ManagementFactory.getThreadMXBean();
        var requests = new Scanner(System.in);
        while (requests.hasNextLine()) {
            String[] request = requests.nextLine().split(" ");
            int most = Integer.parseInt(request[1]);
            if (request[0].equals("check")) {
                System.out.println("{\"recall\": " + peer.checkedRecall(queries, most) + "}");
                continue;
            }
            int every = Integer.parseInt(request[2]);
            int asked = 0;
            // Without what its compiler and its collector of garbage take on other threads.
            long before = threads.getCurrentThreadCpuTime();
            for (int query = 0; query < queries.size(); query += every) {
                asked += peer.top(queries.get(query), most).length > 0 ? 1 : 0;
            }
            double seconds = (threads.getCurrentThreadCpuTime() - before) / 1e9;
            System.out.println("{\"processor_seconds\": " + seconds + ", \"queries\": " + asked + "}");
        }
    }
}
