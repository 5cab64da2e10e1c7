// cppjieba in search mode: words, and the words of the dictionary within them, as strings. `cppjieba_peer DICTIONARIES TEXTS.txt` reads one
// text a line, and for every line `round` on standard input cuts all of them, on one thread.
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "cppjieba/Jieba.hpp"

namespace {

double processor_seconds() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: cppjieba_peer DICTIONARIES TEXTS.txt\n";
        return 2;
    }
    const std::string dictionaries = std::string(arguments[1]) + "/";
    const cppjieba::Jieba jieba(dictionaries + "jieba.dict.utf8", dictionaries + "hmm_model.utf8",
                                dictionaries + "user.dict.utf8", dictionaries + "idf.utf8",
                                dictionaries + "stop_words.utf8");
    std::vector<std::string> texts;
    size_t bytes = 0;
    std::ifstream file(arguments[2]);
    for (std::string line; std::getline(file, line); texts.push_back(line)) {
        bytes += line.size();
    }
    std::vector<std::string> words;
    jieba.CutForSearch("有色金属尾矿", words);
    if (words.size() < 2 || words.size() > 16) {
        std::cerr << words.size() << " words in a text of three\n";
        return 1;
    }
    for (std::string request; std::getline(std::cin, request);) {
        size_t found = 0;
        const double before = processor_seconds();
        for (const std::string& text : texts) {
            jieba.CutForSearch(text, words);
            found += words.size();
        }
        const double seconds = processor_seconds() - before;
        std::cout << "{\"bytes\": " << bytes << ", \"tokens\": " << found << ", \"processor_seconds\": " << seconds
                  << "}" << std::endl;
    }
}
