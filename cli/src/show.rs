//! Consents, accesses and entries for people and for programs.

use crate::{
	explain::{explain_actions, explain_categories, explain_provision, explain_verdict},
	parse::{address, amount_text, code_texts, moment_text, span_words},
	provision::WrittenProvision,
};
use assent_primitives::{
	journal::Entry, Access, AccountId, Basis, Consent, ConsentId, ConsentRef, Effect, PermitRule,
	Provision, RequestLabels, Source, Terms, Verdict,
};
use serde_json::{json, Value};

/// What a consent says, in plain language: each provision in a sentence, then the terms.
pub fn statement(
	provisions: &[Provision],
	terms: &Terms,
	names: &dyn Fn(&AccountId) -> String,
) -> String {
	let mut lines: Vec<String> = provisions
		.iter()
		.enumerate()
		.map(|(place, provision)| format!("{}. {}", place + 1, explain_provision(provision, names)))
		.collect();
	if provisions.iter().any(|provision| provision.effect == Effect::Permit) {
		lines.extend(terms_lines(terms).into_iter().map(|line| format!("   {line}")));
	}
	lines.join("\n")
}

fn terms_lines(terms: &Terms) -> Vec<String> {
	let mut lines = vec![match terms.price {
		0 => "Nothing is paid for what is permitted.".into(),
		price => {
			format!("Each access that is permitted costs {}, paid to you.", amount_text(price))
		},
	}];
	lines
		.extend(terms.maximum_uses.map(|uses| format!("It ends by itself after {uses} accesses.")));
	lines.extend(terms.uses_per_period.map(|periodic| {
		let period = span_words(periodic.period);
		format!("It permits at most {} accesses in {period}, and then rests.", periodic.uses)
	}));
	if terms.onward_disclosure {
		lines.push("Who receives data may pass it on.".into());
	}
	if terms.aggregation_only {
		lines.push("Only figures over many may be drawn from it.".into());
	}
	lines
}

/// A consent, for people.
pub fn consent_text(
	id: &ConsentId,
	consent: &Consent,
	names: &dyn Fn(&AccountId) -> String,
) -> String {
	let uses = match consent.terms.maximum_uses {
		Some(maximum) => format!(", used {} of {maximum} times", consent.uses),
		None => String::new(),
	};
	let ended =
		consent.ended_at.map_or_else(String::new, |at| format!(", ended {}", moment_text(at)));
	format!(
		"Consent {id}\n{}, version {}, of {}, {}{ended}{uses}\n{}",
		consent.status.display(),
		consent.version,
		names(&consent.controller),
		moment_text(consent.granted_at),
		statement(&consent.provisions, &consent.terms, names)
	)
}

/// A consent, for programs.
pub fn consent_json(id: &ConsentId, consent: &Consent) -> Value {
	json!({
		"consent": id.0,
		"controller": address(&consent.controller),
		"version": consent.version,
		"status": consent.status.code(),
		"epoch": consent.epoch,
		"provisions": provisions_json(&consent.provisions),
		"terms": terms_json(&consent.terms),
		"receipt": consent.receipt.0,
		"uses": consent.uses,
		"grantedAt": consent.granted_at,
		"endedAt": consent.ended_at,
	})
}

/// Provisions, for programs: as a file of provisions has them.
pub fn provisions_json(provisions: &[Provision]) -> Value {
	json!(provisions.iter().map(WrittenProvision::of).collect::<Vec<_>>())
}

/// Terms, for programs. Amounts are texts: planck do not fit the numbers of all readers.
pub fn terms_json(terms: &Terms) -> Value {
	json!({
		"price": terms.price.to_string(),
		"maximumUses": terms.maximum_uses,
		"usesPerPeriod": terms.uses_per_period.map(|periodic| {
			json!({ "uses": periodic.uses, "period": periodic.period })
		}),
		"onwardDisclosure": terms.onward_disclosure,
		"aggregationOnly": terms.aggregation_only,
	})
}

/// A verdict, for people.
pub fn verdict_text(verdict: &Verdict) -> String {
	let text = explain_verdict(verdict);
	match verdict {
		// Amounts on the command line are in ASNT.
		Verdict::Permit { price, .. } if *price > 0 => {
			text.replace(&format!("{price} planck"), &amount_text(*price))
		},
		_ => text,
	}
}

/// A verdict, for programs.
pub fn verdict_json(verdict: &Verdict) -> Value {
	match verdict {
		Verdict::Permit { rule, consent, price } => json!({
			"permitted": true,
			"rule": rule_code(rule),
			"byConsent": rule.is_by_consent(),
			"consent": source_json(consent),
			"price": price.to_string(),
		}),
		Verdict::Deny { reason, consent, late } => json!({
			"permitted": false,
			"reason": format!("{reason:?}"),
			"consent": source_json(consent),
			"late": source_json(late),
		}),
	}
}

fn rule_code(rule: &PermitRule) -> String {
	match rule {
		PermitRule::Policy(basis) => format!("Policy:{}", basis.code()),
		rule => format!("{rule:?}"),
	}
}

fn source_json(source: &Option<ConsentRef>) -> Value {
	source.map_or(
		Value::Null,
		|source| json!({ "id": source.id.0, "version": source.version, "provision": source.provision }),
	)
}

/// What was, or would be, done: `consult [vital signs] for treatment, as care provider`.
pub fn access_text(access: &Access) -> String {
	let staff =
		access.staff.map_or_else(String::new, |tag| format!(", for the member of staff {tag}"));
	format!(
		"{} {} for {}, as {}{staff}",
		explain_actions(access.action.into()),
		explain_categories(access.categories),
		access.purpose.display(),
		access.role.display(),
	)
}

/// On what an access rests, as `--basis` takes it.
pub fn basis_code(basis: &Basis) -> String {
	match basis {
		Basis::Consent => "consent".into(),
		Basis::Policy => "policy".into(),
		Basis::Emergency { case } => format!("emergency:{case}"),
		Basis::AuthorityAct { act } => format!("act:{act}"),
	}
}

/// An access, for programs.
pub fn access_json(access: &Access) -> Value {
	let basis = basis_code(&access.basis);
	let labels = match &access.labels {
		RequestLabels::NotStated => json!("not-stated"),
		RequestLabels::Unlabelled => json!("unlabelled"),
		RequestLabels::Tagged { consent, tags } => {
			json!({ "consent": consent.0, "tags": tags.iter().map(super::commands::hex).collect::<Vec<_>>() })
		},
	};
	json!({
		"staff": access.staff.map(|tag| tag.0),
		"role": access.role.code(),
		"basis": basis,
		"action": access.action.code(),
		"purpose": access.purpose.code(),
		"categories": code_texts(&access.categories),
		"labels": labels,
		"object": access.object.0,
		"claimedAt": access.claimed_at,
		"maximumPrice": access.maximum_price.to_string(),
		"corrects": access.corrects,
		"disclosure": access.disclosure.map(|disclosure| disclosure.0),
		"source": access.source.as_ref().map(|source| json!({
			"party": address(&source.party),
			"disclosure": source.disclosure.0,
		})),
	})
}

/// An entry of a journal, for people.
pub fn entry_text(sequence: u64, entry: &Entry, names: &dyn Fn(&AccountId) -> String) -> String {
	let corrects = entry.access.corrects.map_or_else(String::new, |other| {
		format!("\n    They say that it corrects entry {other}.")
	});
	let disclosure = entry
		.access
		.disclosure
		.map_or_else(String::new, |id| format!("\n    It is the disclosure {id}."));
	let source = entry.access.source.as_ref().map_or_else(String::new, |source| {
		let Source { party, disclosure } = source;
		format!("\n    They have it from {}, by the disclosure {disclosure}.", names(party))
	});
	let claimed = entry.access.claimed_at;
	let claimed = if entry.recorded_at.abs_diff(claimed) < 60_000 {
		String::new()
	} else {
		format!(" (it happened at {}, as they say)", moment_text(claimed))
	};
	format!(
		"{sequence}  {}, block {}{claimed}\n    {} asked to {}.\n    {}{corrects}{disclosure}{source}",
		moment_text(entry.recorded_at),
		entry.block,
		names(&entry.accessor),
		access_text(&entry.access),
		verdict_text(&entry.verdict),
	)
}

/// An entry of a journal, for programs.
pub fn entry_json(sequence: u64, entry: &Entry) -> Value {
	json!({
		"sequence": sequence,
		"hash": entry.hash(),
		"controller": address(&entry.controller),
		"accessor": address(&entry.accessor),
		"operator": address(&entry.operator),
		"block": entry.block,
		"recordedAt": entry.recorded_at,
		"access": access_json(&entry.access),
		"verdict": verdict_json(&entry.verdict),
		"paid": entry.paid().to_string(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		Action, Categories, Category, Commitment, DenyReason, Grantee, LegalBasis, Period,
		PeriodicUses, Purpose, ResourceScope, Role,
	};

	const CLINIC: AccountId = AccountId::new([7; 32]);

	fn provision(effect: Effect) -> Provision {
		Provision {
			effect,
			grantee: Grantee::Party(CLINIC),
			scope: ResourceScope::All,
			categories: Category::VitalSigns.into(),
			actions: Action::Access.into(),
			purposes: Purpose::Treat.into(),
			period: Period::ALWAYS,
			excepted_labels: None,
			exception_to: None,
		}
	}

	fn access() -> Access {
		Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Categories::only(Category::VitalSigns),
			labels: RequestLabels::NotStated,
			object: Commitment::default(),
			claimed_at: 1_000,
			maximum_price: 0,
			corrects: Some(3),
			disclosure: None,
			source: None,
		}
	}

	fn entry(verdict: Verdict) -> Entry {
		Entry {
			controller: CLINIC,
			accessor: CLINIC,
			operator: CLINIC,
			block: 9,
			recorded_at: 600_000,
			access: access(),
			verdict,
		}
	}

	fn names(_: &AccountId) -> String {
		"Good Health Clinic".into()
	}

	#[test]
	fn statement_should_tell_the_terms_when_something_is_permitted() {
		let terms = Terms {
			price: 250_000_000_000,
			maximum_uses: Some(5),
			uses_per_period: Some(PeriodicUses { uses: 2, period: 86_400_000 }),
			onward_disclosure: true,
			aggregation_only: true,
		};
		let text = statement(&[provision(Effect::Permit)], &terms, &names);
		for part in [
			"1. Permits Good Health Clinic",
			"0.25 ASNT",
			"after 5 accesses",
			"at most 2 accesses in a day",
			"pass it on",
			"over many",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let deny = statement(&[provision(Effect::Deny)], &Terms::default(), &names);
		assert_eq!(deny.lines().count(), 1, "{deny}");
	}

	#[test]
	fn verdict_should_name_the_price_in_asnt_when_there_is_one() {
		let rule = PermitRule::PartyPermit;
		let paid = Verdict::Permit { rule, consent: None, price: 1_500_000_000_000 };
		assert!(verdict_text(&paid).contains("costs 1.5 ASNT"), "{}", verdict_text(&paid));
		assert_eq!(verdict_json(&paid)["price"], "1500000000000");
	}

	#[test]
	fn verdict_should_tell_programs_rule_or_reason_when_shown() {
		let rule = PermitRule::Policy(LegalBasis::Care);
		let json = verdict_json(&Verdict::Permit { rule, consent: None, price: 0 });
		assert_eq!((&json["rule"], &json["byConsent"]), (&json!("Policy:A9-2-h"), &json!(false)));
		let json = verdict_json(&Verdict::deny(DenyReason::DeniedToStaff));
		assert_eq!((&json["permitted"], &json["reason"]), (&json!(false), &json!("DeniedToStaff")));
	}

	#[test]
	fn entry_should_say_who_what_and_why_when_shown() {
		let entry = entry(Verdict::deny(DenyReason::NoPermit));
		let text = entry_text(4, &entry, &names);
		for part in [
			"4  1970-01-01T00:10:00Z, block 9",
			"happened at 1970-01-01T00:00:01Z",
			"Good Health Clinic asked to consult [vital signs] for treatment, as care provider",
			"Refused: nothing permits it",
			"corrects entry 3",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert_eq!(entry_json(4, &entry)["access"]["purpose"], "TREAT");
	}
}
