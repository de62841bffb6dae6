// What the page of a week runs.
import { begin } from "./islands";
import { startWeek } from "./week_island";
import { fit } from "./week_view";

begin({
  week: (root) => {
    // Before its texts are there, so that hardly anybody sees another view first.
    fit(root);
    return startWeek(root);
  },
});
