import Pictures
import Tensors

/// The tables of one image, as strips under each other: patches down, channels across.
///
/// - Parameter tables: before the first layer and after each, [patches, 1, channels]; each has
///   colours of its own range.
func activations(_ tables: [Tensor]) -> Arrangement {
  above(
    tables.enumerated().map { number, table in
      HeatMap(
        title: "", values: table.elements, rows: table.shape[0], columns: table.shape[2],
        rowTitle: "patch", columnTitle: number == tables.count - 1 ? "channel" : "",
        valueTitle: "value", map: .diverging, hasGrid: false, cellSize: 5)
    },
    panelTitles: tables.indices.map { $0 == 0 ? "Embedded" : "After layer \($0)" },
    isLettered: false)
}
