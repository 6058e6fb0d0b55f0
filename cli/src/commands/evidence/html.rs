//! A page as HTML: one file that needs no network, runs no script, and prints on paper.

use super::report::{Page, Section};

const STYLE: &str =
	"body{font:11pt/1.5 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111;\
	background:#fff}h1{font-size:1.4em;overflow-wrap:anywhere}h2{font-size:1.1em;margin-top:1.6em;\
	border-bottom:1px solid #999}li{margin:.4em 0;white-space:pre-line}p,li{overflow-wrap:anywhere}\
	@page{margin:14mm}@media print{body{margin:0;padding:0;max-width:none;font-size:9.5pt;line-height:1.35}\
	h1{font-size:1.25em;margin-top:0}h2{margin:.9em 0 .3em;break-after:avoid}p{margin:.4em 0}li{margin:.15em 0;\
	break-inside:avoid}ul{margin:.3em 0}}";

/// The page.
pub fn render(page: &Page) -> String {
	let title = escaped(&page.title);
	let sections: String = page.sections.iter().map(section).collect();
	format!(
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
		 content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
		 content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
		 <h1>{title}</h1>\n{sections}</body>\n</html>\n"
	)
}

fn section(Section { heading, paragraphs, items }: &Section) -> String {
	let paragraphs: String =
		paragraphs.iter().map(|text| format!("<p>{}</p>\n", escaped(text))).collect();
	let items: String = items.iter().map(|text| format!("<li>{}</li>\n", escaped(text))).collect();
	let list = if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") };
	format!("<section>\n<h2>{}</h2>\n{paragraphs}{list}</section>\n", escaped(heading))
}

/// A text in which nothing is a mark of HTML.
fn escaped(text: &str) -> String {
	text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
		match character {
			'&' => escaped.push_str("&amp;"),
			'<' => escaped.push_str("&lt;"),
			'>' => escaped.push_str("&gt;"),
			'"' => escaped.push_str("&quot;"),
			'\'' => escaped.push_str("&#39;"),
			other => escaped.push(other),
		}
		escaped
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn page_should_have_no_marks_but_its_own_when_texts_have_some() {
		let page = Page {
			title: "<script>alert('1')</script>".into(),
			sections: vec![Section {
				heading: "What",
				paragraphs: vec!["a & b".into()],
				items: vec!["\"<img>\"".into()],
			}],
		};
		let html = render(&page);
		assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
		assert!(html.contains("a &amp; b") && html.contains("&quot;&lt;img&gt;&quot;"), "{html}");
		assert!(html.contains("default-src 'none'") && html.contains("@page"), "{html}");
		assert!(!html.contains("http://") && !html.contains("https://"), "{html}");
	}
}
