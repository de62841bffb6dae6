// What the page of a hold runs.
import { startHold } from "./hold_island";
import { begin } from "./islands";

begin({ hold: startHold });
