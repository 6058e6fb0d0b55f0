// All tests over one node: what `npm test` runs. Each file also runs alone, over a node of its own:
// `node --test test/devices.test.js`. The main job comes first: what later files permit would change its prices.

import './test/forms.test.js';
import './test/organisations.test.js';
import './test/devices.test.js';
import './test/consents.test.js';
import './test/accesses.test.js';
import './test/payments.test.js';
import './test/evidence.test.js';
import './test/attestations.test.js';
import './test/safeguards.test.js';
import './test/custody.test.js';
import './test/identities.test.js';
import './test/anchors.test.js';
import './test/relays.test.js';
import './test/emergencies.test.js';
