//! Why data is sensitive. Off the chain only: what stands there is a tag that tells nothing.

use super::system;

code_list! {
	/// Why data is sensitive. A gateway turns it into a tag under the key of one relationship; it
	/// never stands on the chain as such.
	///
	/// HL7 v3 ActInformationSensitivityPolicy, EntitySensitivityPolicyType and
	/// RoleInformationSensitivityPolicy, of <http://terminology.hl7.org/CodeSystem/v3-ActCode>. HL7
	/// orders them in a hierarchy, which this list leaves out: whoever labels data with a narrow
	/// code labels it with the broader ones as well, as a permit may except either.
	pub enum Sensitivity in system::ACT_CODE;
	Eth = 0, "ETH", "substance abuse";
	Gdis = 1, "GDIS", "genetic disease";
	Hiv = 2, "HIV", "HIV/AIDS";
	Mst = 3, "MST", "military sexual trauma";
	Pregnant = 4, "PREGNANT", "pregnancy";
	Sca = 5, "SCA", "sickle cell anemia";
	Sdv = 6, "SDV", "sexual assault, abuse, or domestic violence";
	Sex = 7, "SEX", "sexuality and reproductive health";
	Spi = 8, "SPI", "specially protected by law";
	Bh = 9, "BH", "behavioral health";
	Cogn = 10, "COGN", "cognitive disability";
	Dvd = 11, "DVD", "developmental disability";
	Emotdis = 12, "EMOTDIS", "emotional disturbance";
	Mh = 13, "MH", "mental health";
	Psy = 14, "PSY", "psychiatry disorder";
	Psythpn = 15, "PSYTHPN", "psychotherapy note";
	Sud = 16, "SUD", "substance use disorder";
	Ethud = 17, "ETHUD", "alcohol use disorder";
	Opioidud = 18, "OPIOIDUD", "opioid use disorder";
	Std = 19, "STD", "sexually transmitted disease";
	Tboo = 20, "TBOO", "taboo: to be told to the patient by a physician first";
	Vio = 21, "VIO", "violence";
	Ids = 22, "IDS", "identifier";
	Sickle = 23, "SICKLE", "sickle cell";
	Demo = 24, "DEMO", "all demographic data";
	Dob = 25, "DOB", "date of birth";
	Gender = 26, "GENDER", "gender and sexual orientation";
	Livarg = 27, "LIVARG", "living arrangement";
	Marst = 28, "MARST", "marital status";
	Patloc = 29, "PATLOC", "patient location";
	Race = 30, "RACE", "race";
	Rel = 31, "REL", "religion";
	Adol = 32, "ADOL", "adolescent";
	Cel = 33, "CEL", "celebrity";
	Vip = 34, "VIP", "very important person";
	Dia = 35, "DIA", "diagnosis not told yet";
	Drgis = 36, "DRGIS", "drug";
	Emp = 37, "EMP", "employee of the custodian";
	Pds = 38, "PDS", "all data of the patient by default";
	Phy = 39, "PHY", "asked for by the physician";
	Prs = 40, "PRS", "asked for by the patient";
}
