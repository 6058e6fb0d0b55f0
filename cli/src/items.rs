//! Files with a JSON object a line, read one line at a time, with a progress bar.

use crate::error::{invalid, unreadable};
use anyhow::Context;
use serde::de::IgnoredAny;
use std::{
	fs::File,
	io::{BufRead, BufReader, IsTerminal, Read, Write},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// The longest item, in bytes: a file without line ends does not fill the memory.
pub const MAX_ITEM: usize = 1024 * 1024;
/// How often the bar is drawn.
const REDRAW: Duration = Duration::from_millis(200);
/// Characters of the bar.
const WIDTH: usize = 30;

/// The items of a file, one after the other.
pub struct Items {
	file: PathBuf,
	reader: BufReader<File>,
	line: Vec<u8>,
	next: u64,
	most: usize,
	bar: Bar,
}

impl Items {
	/// Opens a file; with a progress bar if wanted, and if there is a terminal.
	pub fn open(file: &Path, bar: bool) -> anyhow::Result<Self> {
		Self::up_to(file, bar, MAX_ITEM)
	}

	/// The same, with items of up to so many bytes.
	pub fn up_to(file: &Path, bar: bool, most: usize) -> anyhow::Result<Self> {
		let cannot = || unreadable(file);
		let opened = File::open(file).with_context(cannot)?;
		let length = opened.metadata().with_context(cannot)?.len();
		Ok(Self {
			file: file.into(),
			reader: BufReader::with_capacity(1 << 16, opened),
			line: Vec::new(),
			next: 0,
			most,
			bar: Bar::new(length, bar && std::io::stderr().is_terminal()),
		})
	}

	/// The next item with its place, from 0; without the end of its line. `None` at the end of the file.
	///
	/// # Errors
	///
	/// If it is no JSON object, or too long; the line is named.
	#[allow(clippy::should_implement_trait)]
	pub fn next(&mut self) -> anyhow::Result<Option<(u64, &[u8])>> {
		self.line.clear();
		let most = self.most as u64 + 3;
		let read = self
			.reader
			.by_ref()
			.take(most)
			.read_until(b'\n', &mut self.line)
			.with_context(|| format!("{} cannot be read", self.file.display()))?;
		self.bar.advance(read as u64);
		if read == 0 {
			self.bar.finish();
			return Ok(None);
		}
		for end in [b'\n', b'\r'] {
			if self.line.last() == Some(&end) {
				self.line.pop();
			}
		}
		let index = self.next;
		let place = || format!("{}, line {}", self.file.display(), index + 1);
		if self.line.len() > self.most {
			let most = self.most;
			return Err(invalid(&place(), format!("an item has at most {most} bytes")));
		}
		if self.line.first() != Some(&b'{') {
			return Err(invalid(&place(), "expected a JSON object"));
		}
		serde_json::from_slice::<IgnoredAny>(&self.line)
			.map_err(|error| invalid(&place(), error))?;
		self.next = index.saturating_add(1);
		Ok(Some((index, &self.line)))
	}
}

/// So many items: `1 item`, `2 items`.
pub fn count_items(count: u64) -> String {
	format!("{count} {}", if count == 1 { "item" } else { "items" })
}

/// How much of a file was read, drawn on one line.
struct Bar {
	length: u64,
	done: u64,
	drawn: Option<Instant>,
	started: Instant,
	is_shown: bool,
}

impl Bar {
	fn new(length: u64, is_shown: bool) -> Self {
		Self { length, done: 0, drawn: None, started: Instant::now(), is_shown }
	}

	fn advance(&mut self, bytes: u64) {
		self.done = self.done.saturating_add(bytes);
		if self.is_shown && self.drawn.unwrap_or(self.started).elapsed() >= REDRAW {
			self.drawn = Some(Instant::now());
			self.draw();
		}
	}

	/// Leaves the line as it was.
	fn finish(&self) {
		if self.drawn.is_some() {
			eprint!("\r{:width$}\r", "", width = WIDTH + 40);
		}
	}

	fn draw(&self) {
		eprint!("\r{}", bar_text(self.done, self.length, self.started.elapsed()));
		// A bar that cannot be drawn is no reason to stop.
		let _ = std::io::stderr().flush();
	}
}

fn bar_text(done: u64, length: u64, elapsed: Duration) -> String {
	let part = (done as f64 / length.max(1) as f64).min(1.0);
	let filled = (part * WIDTH as f64) as usize;
	let speed = done as f64 / elapsed.as_secs_f64().max(0.001) / 1e6;
	let left = match part > 0.0 {
		true => elapsed.as_secs_f64() * (1.0 - part) / part,
		false => 0.0,
	};
	format!(
		"[{}{}] {:3.0} %  {speed:.0} MB/s  {left:.0} s left ",
		"#".repeat(filled),
		" ".repeat(WIDTH - filled),
		part * 100.0
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn items(text: &[u8]) -> anyhow::Result<Vec<String>> {
		let file = tempfile::NamedTempFile::new()?;
		std::fs::write(file.path(), text)?;
		let mut items = Items::open(file.path(), false)?;
		let mut found = Vec::new();
		while let Some((index, item)) = items.next()? {
			assert_eq!(index, found.len() as u64);
			found.push(String::from_utf8(item.to_vec())?);
		}
		Ok(found)
	}

	#[test]
	fn items_should_be_lines_without_their_ends_when_a_file_is_read() {
		let found = items(b"{\"a\":1}\n{\"b\": [2]}\r\n{}").expect("three objects");
		assert_eq!(found, ["{\"a\":1}", "{\"b\": [2]}", "{}"]);
		assert_eq!(items(b"").expect("nothing"), Vec::<String>::new());
	}

	#[test]
	fn items_should_name_the_line_when_one_is_no_object() {
		for bad in ["{\"a\":}", "[1]", "7", "", "{} {}", "{\"a\":1"] {
			let error = items(format!("{{}}\n{bad}\n{{}}\n").as_bytes()).expect_err(bad);
			assert!(error.to_string().contains(", line 2: "), "{bad}: {error}");
		}
	}

	#[test]
	fn items_should_be_refused_when_one_is_too_long() {
		let long = |length: usize| format!("{{\"a\":\"{}\"}}\n", "x".repeat(length - 8));
		assert_eq!(items(long(MAX_ITEM).as_bytes()).expect("just so long").len(), 1);
		let error = items(long(MAX_ITEM + 1).as_bytes()).expect_err("too long");
		assert!(error.to_string().contains("at most"), "{error}");
		let error = items(long(3 * MAX_ITEM).as_bytes()).expect_err("far too long");
		assert!(error.to_string().contains("line 1: an item has at most"), "{error}");
	}

	#[test]
	fn bar_should_show_part_and_rest_when_drawn() {
		let text = bar_text(50, 100, Duration::from_secs(10));
		assert!(text.contains(" 50 %") && text.contains("10 s left"), "{text}");
		assert_eq!(text.matches('#').count(), WIDTH / 2);
		assert!(bar_text(0, 0, Duration::ZERO).contains("0 %"));
	}
}
