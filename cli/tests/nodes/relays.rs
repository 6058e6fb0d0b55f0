//! What somebody without money or account signs, brought in on a real node.

use crate::{
	node::{text, Assent, Node},
	setting::{consent_status, path, relayed_consent, CARE, GATEWAY, HOSPITAL, PERSON},
};

#[tokio::test(flavor = "multi_thread")]
async fn person_should_grant_and_withdraw_when_their_key_was_never_funded() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let [grant, withdrawal] = ["grant", "withdrawal"].map(|name| path(folder.path(), name));
	let consent = relayed_consent(&assent, &grant);
	assert_eq!(consent_status(&assent, &consent), "ConsentGiven");
	let again = assent.fails(1, GATEWAY, &["consent", "relay", &grant]);
	assert!(again.contains("Consents.ConsentAlreadyExists"), "{again}");

	let arguments = ["consent", "sign-withdraw", &consent, "--to", &withdrawal];
	assert_eq!(assent.run(PERSON, &arguments)["free"], true);
	// The key is the person's own, and pays for nothing.
	let relayed = assent.run(PERSON, &["consent", "relay", &withdrawal]);
	assert_eq!(relayed["free"], true);
	assert_eq!(consent_status(&assent, &consent), "ConsentWithdrawn");
	// The pool remembers it for a while; what is signed anew, the chain refuses.
	assent.fails(1, PERSON, &["consent", "relay", &withdrawal]);
	assent.run(PERSON, &arguments);
	let again = assent.fails(1, PERSON, &["consent", "relay", &withdrawal]);
	assert!(again.contains("Consents.ConsentNotInForce"), "{again}");

	let open = assent.run(PERSON, &["consent", "unacknowledged"]);
	assert_eq!(open["unacknowledged"][0]["consent"], consent.as_str());
	assent.run(HOSPITAL, &["consent", "acknowledge", &consent, "--outcome", "stopped"]);
	let open = assent.run(PERSON, &["consent", "unacknowledged"]);
	assert_eq!(open["unacknowledged"], serde_json::json!([]));
	let said = assent.run(PERSON, &["consent", "acknowledgements", &consent]);
	assert_eq!(said["acknowledgements"][0]["outcome"], "stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn request_should_become_a_narrower_consent_when_a_person_without_account_accepts_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let file = path(folder.path(), "answer");
	let asked = "to=//Hospital categories=vital-signs,laboratory actions=access,use purposes=TREAT";
	let ask = || {
		let arguments = ["consent", "request", PERSON, "--permit", asked];
		text(&assent.run(HOSPITAL, &arguments), "request")
	};
	let request = ask();
	let listed = assent.run(PERSON, &["consent", "requests"]);
	assert_eq!(listed["requests"][0]["request"], request.as_str());
	assert_eq!(listed["requests"][0]["status"], "ConsentRequested");
	let wide = "to=//Hospital categories=all actions=access purposes=TREAT";
	let sign = ["consent", "sign-accept", &request, "--to", &file, "--permit"];
	let wider = assent.fails(2, PERSON, &[&sign[..], &[wide]].concat());
	assert!(wider.contains("nothing that was not asked for"), "{wider}");
	assent.run(PERSON, &[&sign[..], &[CARE]].concat());
	assent.run(GATEWAY, &["consent", "relay", &file]);
	let consents = assent.run(PERSON, &["consent", "list"]);
	assert_eq!(consents["consents"][0]["status"], "ConsentGiven");

	let request = ask();
	assent.run(PERSON, &["consent", "sign-refuse", &request, "--to", &file]);
	assent.run(PERSON, &["consent", "relay", &file]);
	let listed = assent.run(PERSON, &["consent", "requests"]);
	assert_eq!(listed["requests"][0]["status"], "ConsentRefused");
	let early = assent.fails(1, HOSPITAL, &["consent", "release-request", &request]);
	assert!(early.contains("Consents.RefusedTooRecently"), "{early}");
}
