// What the page of a week runs.
import { begin } from "./islands";
import { startWeek } from "./week_island";

begin({ week: startWeek });
