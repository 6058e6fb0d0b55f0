//! From what a document says to provisions. The table is in the [module's docs](super).

use super::{
	read::{Base, Document, Narrower, Rule},
	rule::unnamed_categories,
	Grantees, ImportOptions, Release, RootReading,
};
use crate::{
	explain::{broadest, explain_categories},
	fhir::{element::Problems, ProblemKind},
};
use assent_primitives::{
	narrows::lies_within, Action, Actions, Categories, Effect, Grantee, Period, Provision,
	Purposes, ResourceScope, MAX_PROVISIONS,
};

/// Provisions, and what was decided on the way.
pub struct Compiled {
	pub provisions: Vec<Provision>,
	pub notes: Vec<String>,
}

/// What the root provision turns out to be.
enum Root<'a> {
	None,
	Frame(&'a Rule),
	Typed(Effect, &'a Rule),
}

/// What a nested provision stands in.
#[derive(Clone, Copy)]
enum Parent<'a> {
	/// Something that neither permits nor denies by itself.
	Frame,
	/// A permit.
	Permit,
	/// A deny, which became the provisions at these places.
	Deny(&'a [usize]),
}

/// What a rule is limited to, by itself and by those it stands in. `None`: not limited.
#[derive(Clone)]
struct Bounds {
	recipients: Option<Vec<Grantee>>,
	scopes: Option<Vec<ResourceScope>>,
	categories: Option<Categories>,
	actions: Option<Actions>,
	/// The actions of a deny, with those that it reaches besides.
	denied_actions: Option<Actions>,
	/// With all special cases.
	purposes: Option<Purposes>,
	period: Period,
	/// The element that says when it ends.
	ended_by: Option<String>,
	narrower: Vec<Narrower>,
}

const UNLIMITED: Bounds = Bounds {
	recipients: None,
	scopes: None,
	categories: None,
	actions: None,
	denied_actions: None,
	purposes: None,
	period: Period::ALWAYS,
	ended_by: None,
	narrower: Vec::new(),
};

/// R4's actions: what a permit that names none is for.
const FHIR_ACTIONS: Actions =
	Actions::of(&[Action::Collect, Action::Access, Action::Use, Action::Disclose, Action::Correct]);

/// What a deny that names no action is for. Commands to hardware are not access to information.
const ALL_BUT_COMMANDS: Actions = Actions::ALL.difference(Actions::only(Action::Operate));

struct Compiler<'a> {
	document: &'a Document,
	options: &'a ImportOptions,
	problems: Problems,
	compiled: Compiled,
	used_grantees: bool,
	used_purposes: bool,
	used_whole_categories: bool,
}

/// What the document means.
pub fn provisions(
	document: &Document,
	options: &ImportOptions,
	problems: &mut Problems,
) -> Compiled {
	let mut compiler = Compiler {
		document,
		options,
		problems: Problems::default(),
		compiled: Compiled { provisions: Vec::new(), notes: document.notes.clone() },
		used_grantees: false,
		used_purposes: false,
		used_whole_categories: false,
	};
	compiler.run();
	if problems.0.is_empty() && compiler.problems.0.is_empty() {
		compiler.check_result();
	}
	let well_read = problems.0.is_empty();
	for problem in compiler.problems.0 {
		// Where an element is in error, these may come of it.
		let may_follow =
			matches!(problem.kind, ProblemKind::OutsideParent | ProblemKind::EmptyPeriod);
		if well_read || !may_follow {
			problems.add(problem.path, problem.kind);
		}
	}
	compiler.compiled
}

impl<'a> Compiler<'a> {
	fn run(&mut self) {
		let Some(base) = self.document.base else { return };
		let Some(root) = self.root(base) else { return };
		if let (
			Base::OptIn { with_exceptions: true } | Base::OptOut { with_exceptions: true },
			Root::None,
		) = (base, &root)
		{
			let expected = "the exceptions that OPTINR and OPTOUTE speak of";
			self.problems.add("Consent.provision", ProblemKind::Missing { expected });
		}
		let opt_in = matches!(base, Base::OptIn { .. });
		if base == Base::EachByItself {
			return self.each_by_itself(&root);
		}
		match root {
			Root::None if opt_in => self.permit(&UNLIMITED, None),
			Root::None => drop(self.deny(&UNLIMITED, false)),
			Root::Frame(frame) => self.frame(opt_in, frame),
			Root::Typed(Effect::Permit, rule) => {
				let bounds = self.narrow(&UNLIMITED, rule, Effect::Permit);
				self.permit(&bounds, Some(rule));
				self.nested(rule, &bounds, Parent::Permit);
			},
			Root::Typed(Effect::Deny, rule) => {
				if !opt_in && permits_within(rule) {
					// Read literally: what is permitted within it must not grow with a deny.
					let bounds = self.narrow(&UNLIMITED, rule, Effect::Permit);
					return self.nested_in_default(rule, &bounds, Some(Effect::Deny));
				}
				let bounds = self.narrow(&UNLIMITED, rule, Effect::Deny);
				if opt_in {
					self.permit(&UNLIMITED, None);
				}
				let denials = self.deny(&bounds, permits_within(rule));
				self.nested(rule, &bounds, Parent::Deny(&denials));
			},
		}
	}

	/// The provisions of a document under Assent's own base policy.
	fn each_by_itself(&mut self, root: &Root<'_>) {
		match root {
			Root::Frame(frame) if !frame.has_own => self.nested(frame, &UNLIMITED, Parent::Frame),
			Root::None => {},
			Root::Frame(rule) | Root::Typed(_, rule) => {
				let why =
					"under this policy the root provision holds others, and says nothing itself";
				self.problems.add(&rule.path, ProblemKind::NotRepresentable(why));
			},
		}
	}

	/// Settles what the root provision is, and complains where that is open, or was chosen although it is not.
	fn root(&mut self, base: Base) -> Option<Root<'a>> {
		let document = self.document;
		let exception = match base {
			Base::OptIn { .. } => Effect::Deny,
			Base::OptOut { .. } | Base::EachByItself => Effect::Permit,
		};
		let chosen = self.options.reading;
		if document.release == Release::R5 {
			if chosen.is_some() {
				self.not_open(
					"Consent.decision",
					"FHIR R5 says what its provisions are exceptions to",
				);
			}
			return Some(document.root.as_ref().map_or(Root::None, Root::Frame));
		}
		let Some(rule) = &document.root else {
			if chosen.is_some() {
				self.not_open("Consent.provision", "there is no root provision");
			}
			return Some(Root::None);
		};
		if rule.has_type {
			let effect = rule.effect?;
			let says = match effect == exception {
				true => RootReading::Exception,
				false => RootReading::BasePolicy,
			};
			if let Some(chosen) = chosen {
				let why = match chosen == says {
					true => "the document says the same itself, and leaves nothing open",
					false => "the document says the opposite itself",
				};
				self.not_open("Consent.provision.type", why);
			}
			return Some(Root::Typed(effect, rule));
		}
		match chosen {
			Some(RootReading::Exception) if !rule.has_own => {
				self.not_open(
					"Consent.provision",
					"the root provision only holds others; as an exception it would take the whole base policy back",
				);
				None
			},
			Some(RootReading::BasePolicy) if !rule.has_own => {
				let why = "the root provision only holds others, and leaves nothing open";
				self.not_open("Consent.provision", why);
				None
			},
			None if rule.has_own => {
				self.problems.add("Consent.provision", ProblemKind::NeedsReading);
				None
			},
			Some(RootReading::Exception) => Some(Root::Typed(exception, rule)),
			Some(RootReading::BasePolicy) | None => Some(Root::Frame(rule)),
		}
	}

	fn not_open(&mut self, path: &str, why: &'static str) {
		self.problems.add(path, ProblemKind::ReadingNotOpen(why));
	}

	/// A root provision that says where the base policy holds.
	fn frame(&mut self, opt_in: bool, frame: &Rule) {
		let permits = permits_within(frame);
		let effect = if opt_in || permits { Effect::Permit } else { Effect::Deny };
		let bounds = self.narrow(&UNLIMITED, frame, effect);
		match (opt_in, permits) {
			(true, true) => self.nested(frame, &bounds, Parent::Frame),
			(false, true) => self.nested_in_default(frame, &bounds, None),
			(true, false) => {
				// In R5 it is the decision that permits, and there is no frame to complain of.
				let says = (self.document.release == Release::R4).then_some(frame);
				self.permit(&bounds, says);
				// The exceptions to it: in R5 each is what the decision is not.
				self.nested(frame, &bounds, Parent::Frame);
			},
			(false, false) => {
				self.deny(&bounds, false);
				self.nested(frame, &bounds, Parent::Frame);
			},
		}
	}

	/// Permits within a deny that Assent's default stands for.
	fn nested_in_default(&mut self, rule: &Rule, bounds: &Bounds, within: Option<Effect>) {
		self.compiled.notes.push(
			"What the document does not except stays closed because Assent denies what nothing permits. That does not reach \
			 accesses on a legal basis other than consent: object to those apart."
				.into(),
		);
		for nested in &rule.nested {
			match (within, nested.effect) {
				(Some(Effect::Deny), Some(Effect::Deny)) => {
					self.problems.add(&nested.path, ProblemKind::ExceptsNothing);
				},
				_ => self.one(nested, bounds, Parent::Frame),
			}
		}
	}

	fn nested(&mut self, rule: &Rule, bounds: &Bounds, within: Parent<'_>) {
		for nested in &rule.nested {
			self.one(nested, bounds, within);
		}
	}

	/// A nested provision, within one that permits or denies, or within a frame that does neither by itself.
	///
	/// What a deny excepts is a permit on the chain too, and an exception to the provisions that the deny became.
	fn one(&mut self, rule: &Rule, parent: &Bounds, within: Parent<'_>) {
		let Some(effect) = rule.effect else {
			if !rule.has_type {
				let expected = "`permit` or `deny`, which R4 requires of a nested provision";
				self.problems.add(format!("{}.type", rule.path), ProblemKind::Missing { expected });
			}
			return;
		};
		if matches!(
			(within, effect),
			(Parent::Deny(_), Effect::Deny) | (Parent::Permit, Effect::Permit)
		) {
			return self.problems.add(&rule.path, ProblemKind::ExceptsNothing);
		}
		let bounds = match within {
			// Under our own policy each says for itself whom it is about: a party can be excepted from a deny to a role.
			Parent::Deny(_) if self.document.base == Some(Base::EachByItself) => {
				let apart = Bounds { recipients: None, ..parent.clone() };
				let bounds = self.narrow(&apart, rule, effect);
				let recipients = bounds.recipients.or_else(|| parent.recipients.clone());
				Bounds { recipients, ..bounds }
			},
			_ => self.narrow(parent, rule, effect),
		};
		match effect {
			Effect::Permit => {
				let denials = match within {
					Parent::Deny(denials) => Some(denials),
					_ => None,
				};
				self.permit_but(&bounds, Some(rule), denials);
				self.nested(rule, &bounds, Parent::Permit);
			},
			Effect::Deny => {
				let denials = self.deny(&bounds, permits_within(rule));
				self.nested(rule, &bounds, Parent::Deny(&denials));
			},
		}
	}

	/// The limits of a rule within those of the rule that it stands in.
	fn narrow(&mut self, parent: &Bounds, rule: &Rule, effect: Effect) -> Bounds {
		let reached = match effect {
			Effect::Permit => rule.actions,
			Effect::Deny => rule.actions.map(|actions| {
				widened(actions.difference(rule.exact_actions)).union(rule.exact_actions)
			}),
		};
		let from = rule.period.map_or(0, |period| period.from).max(parent.period.from);
		let until = match (rule.period.and_then(|period| period.until), parent.period.until) {
			(Some(own), outer) if outer.is_none_or(|outer| own < outer) => {
				(Some(own), Some(format!("{}.period", rule.path)))
			},
			(_, outer) => (outer, parent.ended_by.clone()),
		};
		let (until, ended_by) = until;
		let bounds = Bounds {
			recipients: self.recipients(parent, rule),
			scopes: both(&parent.scopes, &rule.scopes, |one, other| {
				one.iter().filter(|scope| other.contains(scope)).cloned().collect()
			}),
			categories: both(&parent.categories, &rule.categories, |one, other| {
				one.intersection(*other)
			}),
			actions: both(&parent.actions, &rule.actions, |one, other| one.intersection(*other)),
			denied_actions: both(&parent.actions, &reached, |one, other| one.intersection(*other)),
			purposes: both(&parent.purposes, &rule.purposes, |one, other| one.intersection(*other)),
			period: Period { from, until },
			ended_by,
			narrower: [parent.narrower.as_slice(), &rule.narrower].concat(),
		};
		let kinds = match self.document.release {
			Release::R4 => "class",
			Release::R5 => "resourceType",
		};
		let outside = [
			("actor", bounds.scopes.as_ref().is_some_and(Vec::is_empty)),
			(kinds, bounds.categories.is_some_and(Categories::is_empty)),
			("action", bounds.denied_actions.is_some_and(Actions::is_empty)),
			("purpose", bounds.purposes.is_some_and(Purposes::is_empty)),
			("period", bounds.period.is_empty()),
		];
		for (name, _) in outside.iter().filter(|(_, empty)| *empty) {
			self.problems.add(format!("{}.{name}", rule.path), ProblemKind::OutsideParent);
		}
		bounds
	}

	/// Whom a rule is about, each within somebody whom its parent is about.
	fn recipients(&mut self, parent: &Bounds, rule: &Rule) -> Option<Vec<Grantee>> {
		let (Some(outer), Some(inner)) = (&parent.recipients, &rule.recipients) else {
			return rule.recipients.clone().or_else(|| parent.recipients.clone());
		};
		let mut all = Vec::new();
		for one in inner {
			let before = all.len();
			all.extend(outer.iter().filter_map(|other| narrower_of(one, other)));
			if all.len() == before {
				self.problems.add(format!("{}.actor", rule.path), ProblemKind::OutsideParent);
			}
		}
		Some(all)
	}

	/// Adds a permit; `rule` is the one that says so, `None` the base policy.
	fn permit(&mut self, bounds: &Bounds, rule: Option<&Rule>) {
		self.permit_but(bounds, rule, None);
	}

	/// Adds a permit; where it stands in a deny, as an exception to those of these provisions within which it lies.
	fn permit_but(&mut self, bounds: &Bounds, rule: Option<&Rule>, denials: Option<&[usize]>) {
		let base_path = self.document.base_path;
		let path = |name: &str| match rule {
			Some(rule) => format!("{}.{name}", rule.path),
			None => base_path.into(),
		};
		let grantees = match (&bounds.recipients, &self.options.grantees) {
			(Some(recipients), _) => recipients.clone(),
			(None, Some(chosen)) => {
				self.used_grantees = true;
				match chosen {
					Grantees::These(grantees) => grantees.clone(),
					Grantees::Nobody => {
						let at = rule.map_or(base_path, |rule| &rule.path);
						let note = format!(
							"As chosen, what {at} permits without saying to whom is left out."
						);
						return self.compiled.notes.push(note);
					},
				}
			},
			(None, None) => {
				self.problems.add(path("actor"), ProblemKind::NeedsGrantee);
				Vec::new()
			},
		};
		let purposes = match (bounds.purposes, self.options.purposes) {
			(Some(purposes), _) => purposes,
			(None, Some(chosen)) if !chosen.is_empty() => {
				self.used_purposes = true;
				chosen.closed()
			},
			(None, _) => {
				self.problems.add(path("purpose"), ProblemKind::NeedsPurpose);
				Purposes::EMPTY
			},
		};
		self.check_end(bounds);
		let actions = self.permitted_actions(bounds);
		self.tell_narrower(bounds, Effect::Permit);
		for grantee in grantees {
			for scope in scopes(bounds) {
				let categories = bounds.categories.unwrap_or(unnamed_categories(&scope));
				let permit = Provision {
					effect: Effect::Permit,
					grantee: grantee.clone(),
					scope,
					categories,
					actions,
					purposes: broadest(purposes),
					period: bounds.period,
					excepted_labels: None,
					exception_to: None,
				};
				match denials {
					None => self.add(permit),
					Some(denials) => self.except(permit, denials, rule),
				}
			}
		}
	}

	/// Adds a permit as an exception to each of these denials within which it lies.
	fn except(&mut self, permit: Provision, denials: &[usize], rule: Option<&Rule>) {
		let all = &self.compiled.provisions;
		let within = denials
			.iter()
			.filter(|place| all.get(**place).is_some_and(|denial| lies_within(denial, &permit)));
		let places: Vec<u8> = within.filter_map(|place| u8::try_from(*place).ok()).collect();
		if places.is_empty() {
			let why = "it permits within what is denied, and lies within none of the provisions that the deny becomes";
			let path = rule.map_or(self.document.base_path, |rule| rule.path.as_str()).to_owned();
			return self.problems.add(path, ProblemKind::NotRepresentable(why));
		}
		for place in places {
			self.add(Provision { exception_to: Some(place), ..permit.clone() });
		}
	}

	/// Complains of what becomes a provision and is over.
	fn check_end(&mut self, bounds: &Bounds) {
		let Bounds { period, ended_by, .. } = bounds;
		// Of an empty one it is told already that it is.
		let is_over = period.has_ended(self.options.now) && !period.is_empty();
		if let Some(path) = ended_by.as_ref().filter(|_| is_over) {
			self.problems.add(path, ProblemKind::Over);
		}
	}

	/// The actions of a permit, which `category` may limit to access.
	fn permitted_actions(&mut self, bounds: &Bounds) -> Actions {
		let actions = bounds.actions.unwrap_or(FHIR_ACTIONS);
		let Some(path) = &self.document.access_only else { return actions };
		let access = Actions::only(Action::Access);
		match bounds.actions {
			Some(named) if !access.contains_all(named) => {
				let why = "it says access only, and a provision permits more than that";
				self.problems.add(path, ProblemKind::NotRepresentable(why));
				access
			},
			_ => access,
		}
	}

	/// Adds a deny, which may have exceptions. Returns the places of the provisions that it becomes.
	fn deny(&mut self, bounds: &Bounds, has_exceptions: bool) -> Vec<usize> {
		self.check_end(bounds);
		self.tell_narrower(bounds, Effect::Deny);
		let categories = bounds.categories.unwrap_or(Categories::ALL);
		let actions = bounds.denied_actions.unwrap_or(ALL_BUT_COMMANDS);
		let mut places = Vec::new();
		let purposes = bounds.purposes.unwrap_or(Purposes::ALL);
		for grantee in bounds.recipients.clone().unwrap_or(vec![Grantee::Anyone]) {
			for scope in scopes(bounds) {
				let denial = Provision {
					effect: Effect::Deny,
					grantee: grantee.clone(),
					scope,
					categories,
					actions,
					purposes: broadest(purposes),
					period: bounds.period,
					excepted_labels: None,
					exception_to: None,
				};
				// One that says the same does, unless one of the two has exceptions: these would be the other's too.
				if has_exceptions || !self.denies_whole(&denial) {
					places.push(self.compiled.provisions.len());
					self.compiled.provisions.push(denial);
				}
			}
		}
		places
	}

	/// Whether a deny stands there already, without exceptions.
	fn denies_whole(&self, denial: &Provision) -> bool {
		let all = &self.compiled.provisions;
		all.iter().enumerate().any(|(place, other)| {
			let excepted = |exception: &Provision| {
				exception.exception_to.is_some_and(|to| usize::from(to) == place)
			};
			other == denial && !all.iter().any(excepted)
		})
	}

	fn add(&mut self, permit: Provision) {
		if !self.compiled.provisions.contains(&permit) {
			self.compiled.provisions.push(permit);
		}
	}

	/// A kind of data becomes the categories it stands in: a deny grows by it, a permit may not without being told.
	fn tell_narrower(&mut self, bounds: &Bounds, effect: Effect) {
		for Narrower { path, named, categories } in &bounds.narrower {
			let (named, categories) = (named.clone(), explain_categories(*categories));
			match effect {
				Effect::Permit if !self.options.whole_categories => {
					let kind = ProblemKind::NarrowerThanCategory { named, categories };
					self.problems.add(path, kind);
				},
				Effect::Permit => {
					self.used_whole_categories = true;
					self.note(format!(
					"As chosen, the permit for `{named}` is one for {categories}: the chain knows nothing narrower."
					));
				},
				Effect::Deny => self.note(format!(
					"The refusal of `{named}` reaches {categories}: the chain knows nothing narrower."
				)),
			}
		}
	}

	fn note(&mut self, note: String) {
		if !self.compiled.notes.contains(&note) {
			self.compiled.notes.push(note);
		}
	}

	/// What can be said only once all else is in order.
	fn check_result(&mut self) {
		let count = self.compiled.provisions.len();
		if self.options.grantees.is_some() && !self.used_grantees {
			self.problems.add("Consent", ProblemKind::UnusedChoice("a grantee"));
		}
		if self.options.purposes.is_some() && !self.used_purposes {
			self.problems.add("Consent", ProblemKind::UnusedChoice("a purpose"));
		}
		if self.options.whole_categories && !self.used_whole_categories {
			self.problems.add("Consent", ProblemKind::UnusedChoice("--whole-categories"));
		}
		if count == 0 {
			self.problems.add("Consent", ProblemKind::Nothing);
		}
		if count > MAX_PROVISIONS as usize {
			self.problems.add("Consent.provision", ProblemKind::TooManyProvisions(count));
		}
	}
}

fn permits_within(rule: &Rule) -> bool {
	rule.nested.iter().any(|nested| nested.effect == Some(Effect::Permit))
}

fn scopes(bounds: &Bounds) -> Vec<ResourceScope> {
	bounds.scopes.clone().unwrap_or(vec![ResourceScope::All])
}

/// What both allow; one of them where the other sets no limit.
fn both<T: Clone>(one: &Option<T>, other: &Option<T>, meet: impl Fn(&T, &T) -> T) -> Option<T> {
	match (one, other) {
		(Some(one), Some(other)) => Some(meet(one, other)),
		(Some(only), None) | (None, Some(only)) => Some(only.clone()),
		(None, None) => None,
	}
}

/// The narrower of the two, where one lies within the other.
fn narrower_of(one: &Grantee, other: &Grantee) -> Option<Grantee> {
	let within = |inner: &Grantee, outer: &Grantee| match (inner, outer) {
		(_, Grantee::Anyone) => true,
		(Grantee::Staff { organisation, .. }, Grantee::Party(party)) => organisation == party,
		_ => inner == outer,
	};
	if within(one, other) {
		Some(one.clone())
	} else {
		within(other, one).then(|| other.clone())
	}
}

/// A deny of an action is one of whatever goes by another name on the chain, or cannot be done without it.
fn widened(actions: Actions) -> Actions {
	let also = |action| match action {
		Action::Collect => Actions::only(Action::Store),
		Action::Access => Actions::of(&[Action::Use, Action::Aggregate, Action::Correct]),
		Action::Use => Actions::only(Action::Aggregate),
		_ => Actions::EMPTY,
	};
	actions.iter().fold(actions, |all, action| all.union(also(action)))
}
