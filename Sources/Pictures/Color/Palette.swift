/// Colors for series and classes.
public enum Palette {
  /// Eight colors that people with any kind of color vision can tell apart.
  ///
  /// The set of Okabe and Ito 2008, "Color Universal Design", ordered so
  /// that neighbors differ most, also in lightness; gray replaces black, the color of text.
  public static let categorical: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00),
    Color(0x56B4E9), Color(0x6E7781), Color(0xF0E442),
  ]

  /// The color of series or class number `index`, counted from 0; after eight they repeat.
  public static func color(_ index: Int) -> Color {
    let count = categorical.count
    return categorical[((index % count) + count) % count]
  }
}
