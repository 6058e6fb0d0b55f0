//! Who holds a device for its owner, and who may move it from stage to stage.

use super::{system, DeviceStage};

code_list! {
	/// As what a party holds a device that another owns.
	///
	/// Assent's own list (`urn:assent:CodeSystem:custodian-kind`).
	pub enum CustodianKind in system::OWN_CUSTODIAN_KIND;
	Carrier = 0, "carrier", "carrier: takes it from place to place";
	Warehouse = 1, "warehouse", "warehouse: keeps it";
	Logistics = 2, "logistics", "logistics: carrier and warehouse in one";
}

code_list! {
	/// As what a party moves a device to another stage.
	///
	/// Assent's own list (`urn:assent:CodeSystem:stage-mover`).
	pub enum StageMover in system::OWN_STAGE_MOVER;
	Maker = 0, "maker", "its maker, who owns it still";
	Owner = 1, "owner", "its owner";
	Carrier = 2, "carrier", "a carrier who has custody of it";
	Warehouse = 3, "warehouse", "a warehouse that has custody of it";
	Logistics = 4, "logistics", "carrier and warehouse in one, who has custody of it";
}

impl From<CustodianKind> for StageMover {
	fn from(kind: CustodianKind) -> Self {
		match kind {
			CustodianKind::Carrier => Self::Carrier,
			CustodianKind::Warehouse => Self::Warehouse,
			CustodianKind::Logistics => Self::Logistics,
		}
	}
}

impl StageMover {
	/// Whether this mover may take a device from that stage to the next. What may follow at all is
	/// the table of [`DeviceStage::may_become`]; this one says for whom:
	///
	/// | to | maker, owner | carrier | warehouse | logistics |
	/// | --- | --- | --- | --- | --- |
	/// | in transit | yes | yes | no | yes |
	/// | in storage | yes | no | yes | yes |
	/// | commissioned | yes | no | no | no |
	/// | decommissioned | yes | no | no | no |
	pub const fn may_move(self, from: DeviceStage, to: DeviceStage) -> bool {
		use DeviceStage::*;
		let theirs_to_say = match (self, to) {
			// Made once, and by nobody later.
			(_, Manufactured) => false,
			(Self::Maker | Self::Owner, InTransit | InStorage | Commissioned | Decommissioned) => {
				true
			},
			(Self::Carrier | Self::Logistics, InTransit) => true,
			(Self::Warehouse | Self::Logistics, InStorage) => true,
			(Self::Carrier, InStorage) | (Self::Warehouse, InTransit) => false,
			// Whether a device is in use is for its owner to say.
			(Self::Carrier | Self::Warehouse | Self::Logistics, Commissioned | Decommissioned) => {
				false
			},
		};
		theirs_to_say && from.may_become(to)
	}
}
