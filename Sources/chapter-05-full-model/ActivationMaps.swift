import Pictures
import Tensors

/// Heat maps of the tables of one image, one below the other: one row per patch, one column per channel.
///
/// - Parameter tables: the tables before the first layer and after each, [patches, 1, channels]; each
///   map has its own range of colors.
func activationMaps(_ tables: [Tensor]) -> Subplots {
  Subplots(
    rows: tables.enumerated().map { number, table in
      HeatMap(
        title: "", values: table.elements, rows: table.shape[0], columns: table.shape[2],
        rowTitle: "patch", columnTitle: number == tables.count - 1 ? "channel" : "",
        valueTitle: "value", map: .diverging, hasGrid: false, cellSize: 5)
    },
    panelTitles: tables.indices.map { $0 == 0 ? "Embedded" : "After layer \($0)" },
    isLettered: false)
}
