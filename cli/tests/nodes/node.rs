//! A node process of one's own, and `assent` run against it.

use serde_json::Value;
use std::{
	ffi::OsStr,
	fs::{self, File},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::LazyLock,
	time::{Duration, Instant},
};
use subxt::rpcs::{client::RpcParams, rpc_params, RpcClient};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Nodes share the machine, except with one under load: what it can do in a slot must not depend on its neighbours.
///
/// A test has one node at a time: with a second one it could wait for who waits for it.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// A share of the machine, or all of it, for as long as a node lives.
#[allow(dead_code)]
enum Share {
	Some(RwLockReadGuard<'static, ()>),
	All(RwLockWriteGuard<'static, ()>),
}

/// For so long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(300);
/// Between two looks at a condition.
const PAUSE: Duration = Duration::from_millis(200);
/// Lines of the node's log that a failure shows.
const LOG_LINES: usize = 40;

/// The folder with what was built: two above the test's own executable.
fn target() -> PathBuf {
	let test = std::env::current_exe().expect("a running test has a path");
	test.ancestors().nth(2).expect("cargo puts tests into target/PROFILE/deps").into()
}

/// A file that was built beside the test, or the one that a variable names.
pub fn built(variable: &str, path: &str, advice: &str) -> PathBuf {
	let file = std::env::var_os(variable).map_or_else(|| target().join(path), PathBuf::from);
	assert!(file.is_file(), "{} is not there. {advice}, or name it in {variable}.", file.display());
	file
}

/// The node that was built.
pub fn program() -> PathBuf {
	built("ASSENT_NODE", "assent-node", "Build it: cargo build --release --workspace")
}

/// Writes the raw specification of a built-in chain, by the node's own command.
pub fn specification(chain: &str, file: &Path) {
	let status = Command::new(program())
		.args(["export-chain-spec", "--chain", chain, "--raw", "--output"])
		.arg(file)
		.status()
		.expect("the node can be started");
	assert!(status.success());
}

/// The file with the development chain's: made once, since it takes seconds of both cores.
pub fn development() -> &'static str {
	static FILE: LazyLock<String> = LazyLock::new(|| {
		let file = shared("development.json");
		specification("dev", &file);
		file.to_str().expect("the path is text").into()
	});
	&FILE
}

/// A place that all tests share, and later runs as well.
fn shared(name: &str) -> PathBuf {
	Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What makes a node the one that makes the blocks of a development chain.
const AUTHOR: [&str; 2] = ["--alice", "--force-authoring"];

/// What makes a node one of the development chain: as `--dev`, and nothing is compiled that was compiled before.
fn prepare(base: &Path) -> [&'static OsStr; 5] {
	let (compiled, own) = (shared("compiled"), base.join("chains/assent_dev"));
	fs::create_dir_all(&compiled).expect("it can be made");
	fs::create_dir_all(&own).expect("it can be made");
	let link = own.join("compiled");
	if !link.exists() {
		std::os::unix::fs::symlink(compiled, link).expect("it can be made");
	}
	let options = ["--chain", "--tx-ban-seconds", "0", "--unsafe-force-node-key-generation"];
	let [chain, ban, seconds, key] = options.map(OsStr::new);
	[chain, development().as_ref(), ban, seconds, key]
}

/// A node of a development chain, killed when it goes out of scope.
pub struct Node {
	process: Child,
	port: u16,
	log: PathBuf,
	// Of one that follows another node of its test, that one's.
	_share: Option<Share>,
}

impl Node {
	/// Starts a node on a folder of its own and free ports, and waits until it answers.
	pub async fn start(folder: &Path) -> Self {
		Self::start_with(folder, &[]).await
	}

	/// The same, with further options.
	pub async fn start_with(folder: &Path, options: &[&str]) -> Self {
		let share = Share::Some(MACHINE.read().await);
		Self::start_on(Some(share), folder, &[&AUTHOR[..], options].concat()).await
	}

	/// The same, while no other node of these tests runs.
	pub async fn start_alone(folder: &Path, options: &[&str]) -> Self {
		let share = Share::All(MACHINE.write().await);
		Self::start_on(Some(share), folder, &[&AUTHOR[..], options].concat()).await
	}

	/// One that makes no blocks, on the same chain as this one, and does not outlive it. The options say whom it knows.
	pub async fn start_beside(&self, folder: &Path, options: &[&str]) -> Self {
		Self::start_on(None, folder, options).await
	}

	async fn start_on(share: Option<Share>, folder: &Path, options: &[&str]) -> Self {
		let port = free_port();
		let log = folder.join(format!("node-{port}.log"));
		let file = File::create(&log).expect("the log can be written");
		let base = folder.join("chain");
		let process = Command::new(program())
			.args(prepare(&base))
			.args(["--no-telemetry", "--no-prometheus", "--no-mdns"])
			.arg("--base-path")
			.arg(base)
			.args(["--rpc-port", &port.to_string()])
			.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{}", free_port())])
			.args(options)
			.stdin(Stdio::null())
			.stdout(file.try_clone().expect("a file handle can be cloned"))
			.stderr(file)
			.spawn()
			.expect("the node can be started");
		let mut node = Self { process, port, log, _share: share };
		let started = Instant::now();
		loop {
			if let Ok(Some(status)) = node.process.try_wait() {
				panic!("the node stopped at once, with {status}");
			}
			if node.answers().await {
				return node;
			}
			assert!(started.elapsed() < PATIENCE, "the node does not answer on port {port}");
			tokio::time::sleep(PAUSE).await;
		}
	}

	async fn answers(&self) -> bool {
		match RpcClient::from_insecure_url(self.url()).await {
			Ok(client) => client.request::<Value>("system_health", rpc_params![]).await.is_ok(),
			Err(_) => false,
		}
	}

	/// Where its RPC is.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// A call of its RPC, which may be refused.
	pub async fn ask(
		&self,
		method: &str,
		parameters: RpcParams,
	) -> Result<Value, subxt::rpcs::Error> {
		let client = RpcClient::from_insecure_url(self.url()).await.expect("the node answers");
		client.request(method, parameters).await
	}

	/// A call of its RPC.
	pub async fn request(&self, method: &str, parameters: RpcParams) -> Value {
		self.ask(method, parameters).await.unwrap_or_else(|error| panic!("{method}: {error}"))
	}

	/// The number of the last finalised block.
	pub async fn finalised(&self) -> u64 {
		let hash = self.request("chain_getFinalizedHead", rpc_params![]).await;
		let header = self.request("chain_getHeader", rpc_params![hash]).await;
		let number = header["number"].as_str().expect("a header has a number");
		u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("a number in hex")
	}

	/// Waits until a block of that number is final.
	pub async fn reach(&self, number: u64) {
		let started = Instant::now();
		while self.finalised().await < number {
			assert!(started.elapsed() < PATIENCE, "block {number} is not final");
			tokio::time::sleep(PAUSE).await;
		}
	}

	/// Kills the process (SIGKILL): it has no time to put anything in order.
	pub fn kill(mut self) {
		self.end();
	}

	fn end(&mut self) {
		// It may have stopped by itself.
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.end();
		if std::thread::panicking() {
			let log = fs::read_to_string(&self.log).unwrap_or_default();
			let lines: Vec<_> = log.lines().collect();
			let shown = &lines[lines.len().saturating_sub(LOG_LINES)..];
			eprintln!("The last lines of the node's log:\n{}", shown.join("\n"));
		}
	}
}

/// A port that nobody listens on.
fn free_port() -> u16 {
	let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
	listener.local_addr().expect("a listener has an address").port()
}

/// `assent`, as somebody types it.
pub struct Assent {
	url: String,
	wait: &'static str,
}

impl Assent {
	/// Against this node, content with blocks that are not final.
	pub fn of(node: &Node) -> Self {
		Self { url: node.url(), wait: "in-block" }
	}

	/// Waiting for finality.
	pub fn finalised(node: &Node) -> Self {
		Self { url: node.url(), wait: "finalised" }
	}

	/// Runs it with that key.
	pub fn output(&self, key: &str, arguments: &[&str]) -> Output {
		Command::new(env!("CARGO_BIN_EXE_assent"))
			.args(["--url", &self.url, "--suri", key, "--wait", self.wait])
			.args(["--json", "--yes", "--quiet"])
			// Receipts are kept among the user's data: here, among what tests leave behind.
			.env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"))
			.args(arguments)
			.stdin(Stdio::null())
			.output()
			.expect("assent can be started")
	}

	/// Runs it, and returns its answer; it has to succeed.
	pub fn run(&self, key: &str, arguments: &[&str]) -> Value {
		self.ends(0, key, arguments)
	}

	/// Runs it, and returns its answer; it has to end with that code.
	pub fn ends(&self, code: i32, key: &str, arguments: &[&str]) -> Value {
		let output = self.output(key, arguments);
		assert_eq!(
			output.status.code(),
			Some(code),
			"assent {}: {}{}",
			arguments.join(" "),
			String::from_utf8_lossy(&output.stdout),
			String::from_utf8_lossy(&output.stderr)
		);
		serde_json::from_slice(&output.stdout).expect("the answer is JSON")
	}

	/// Runs it; it has to fail with that code, and its message is returned.
	pub fn fails(&self, code: i32, key: &str, arguments: &[&str]) -> String {
		let output = self.output(key, arguments);
		let message = String::from_utf8_lossy(&output.stderr).into_owned();
		assert_eq!(output.status.code(), Some(code), "assent {}: {message}", arguments.join(" "));
		message
	}
}

/// The text in a member of an answer.
pub fn text(answer: &Value, member: &str) -> String {
	answer[member].as_str().unwrap_or_else(|| panic!("`{member}` in {answer}")).to_owned()
}
