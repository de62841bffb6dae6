// What pages run that have no connection: the tree, and those on which a hold may have changed.
import { begin } from "./islands";
import { startTree } from "./tree_island";

begin({ tree: startTree });
