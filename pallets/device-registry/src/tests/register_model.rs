use super::*;

#[test]
fn register_model_should_keep_the_model_when_a_manufacturer_calls() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Registry::register_model(signed(maker()), udi(PUMP), commitment(9)));

		let id = ModelId::of(&maker(), PUMP.as_bytes());
		let model = Registry::model(id).unwrap();
		assert_eq!(model.maker, maker());
		assert_eq!(model.udi_di, udi(PUMP));
		assert_eq!(model.description, commitment(9));
		assert_last_event(Event::ModelRegistered {
			model: id,
			maker: maker(),
			udi_di: udi(PUMP),
			description: commitment(9),
		});
	});
}

#[test]
fn register_model_should_hold_a_deposit_when_it_succeeds() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Registry::register_model(signed(maker()), udi(PUMP), commitment(9)));
		assert_eq!(held(&maker()), price_of::<ModelOf<Test>>());
		assert_eq!(free(&maker()), ENDOWMENT - held(&maker()));
	});
}

#[test]
fn register_model_should_let_the_operator_pay_when_it_acts_for_the_maker() {
	ExtBuilder.build_and_execute(|| {
		accredit(&hospital(), &[Role::CareProvider, Role::Manufacturer]);
		assert_ok!(Registry::register_model(signed(operator()), udi(PUMP), commitment(9)));

		let model = Registry::model(ModelId::of(&hospital(), PUMP.as_bytes())).unwrap();
		assert_eq!(model.maker, hospital());
		assert_eq!(model.deposit.depositor, operator());
		assert_eq!((held(&hospital()), held(&operator())), (0, price_of::<ModelOf<Test>>()));
	});
}

#[test]
fn register_model_should_take_the_same_udi_from_two_makers() {
	ExtBuilder.build_and_execute(|| {
		for who in [maker(), other_maker()] {
			assert_ok!(Registry::register_model(signed(who), udi(PUMP), commitment(9)));
		}
		assert_eq!(Models::<Test>::iter().count(), 2);
	});
}

#[test]
fn register_model_should_fail_when_the_caller_is_no_manufacturer() {
	ExtBuilder.build_and_execute(|| {
		for who in [alice(), operator(), regulator()] {
			assert_noop!(
				Registry::register_model(signed(who), udi(PUMP), commitment(9)),
				Refused::NotManufacturer
			);
		}
	});
}

#[test]
fn register_model_should_fail_when_the_udi_has_no_agencys_form() {
	ExtBuilder.build_and_execute(|| {
		for text in ["", " ", "1", "4012345678901", " 04012345678901", "(01)0401234567890", "zwölf"]
		{
			assert_noop!(
				Registry::register_model(signed(maker()), udi(text), commitment(9)),
				Refused::InvalidUdi
			);
		}
	});
}

#[test]
fn register_model_should_fail_when_the_check_digit_is_wrong() {
	ExtBuilder.build_and_execute(|| {
		for text in ["04012345678902", "00844588003290", "+A123BJC5D6E71H"] {
			assert_noop!(
				Registry::register_model(signed(maker()), udi(text), commitment(9)),
				Refused::InvalidUdiCheckDigit
			);
		}
	});
}

#[test]
fn register_model_should_take_the_forms_of_all_agencies_and_the_longest_udi() {
	ExtBuilder.build_and_execute(|| {
		let longest = "+H123PARTNO1234567890120Z";
		assert_eq!(longest.len(), MAX_UDI_DI as usize);
		for text in [PUMP, "+A123BJC5D6E71G", longest, "=/A9999XYZ100T0944", "=)1TE123456A"] {
			assert_ok!(Registry::register_model(signed(maker()), udi(text), commitment(9)));
		}
	});
}

#[test]
fn register_model_should_fail_when_the_maker_registered_the_udi_before() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_noop!(
			Registry::register_model(signed(maker()), udi(PUMP), commitment(2)),
			Refused::ModelAlreadyRegistered
		);
	});
}

#[test]
fn register_model_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		accredit(&pauper(), &[Role::Manufacturer]);
		assert_noop!(
			Registry::register_model(signed(pauper()), udi(PUMP), commitment(2)),
			TokenError::FundsUnavailable
		);
	});
}
