// Where a key leads in the grid. Pure.

export type Place = { row: number; column: number };

/** What a key asks for: another cell, another week, or to choose the cell one is on. */
export type Move = Place | { weeks: -1 | 1 } | "choose" | null;

export function move(key: string, at: Place, rows: number, columns: number, control = false): Move {
  const to = (row: number, column: number): Place => ({
    row: Math.min(Math.max(row, 0), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  });
  switch (key) {
    case "ArrowUp":
      return to(at.row - 1, at.column);
    case "ArrowDown":
      return to(at.row + 1, at.column);
    case "ArrowLeft":
      return to(at.row, at.column - 1);
    case "ArrowRight":
      return to(at.row, at.column + 1);
    case "Home":
      return control ? to(0, 0) : to(at.row, 0);
    case "End":
      return control ? to(rows - 1, columns - 1) : to(at.row, columns - 1);
    case "PageUp":
      return { weeks: -1 };
    case "PageDown":
      return { weeks: 1 };
    case "Enter":
    case " ":
      return "choose";
    default:
      return null;
  }
}
