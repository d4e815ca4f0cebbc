/// Colours that tell series and classes apart.
public enum Palette {
  /// Eight colours that people with any kind of colour vision tell apart.
  ///
  /// The set of Okabe and Ito 2008, "Color Universal Design", put in the order in which
  /// neighbours differ most, also in lightness; black, which is the text's, is left out for grey.
  public static let categorical: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00),
    Color(0x56B4E9), Color(0x6E7781), Color(0xF0E442),
  ]

  /// The colour of series or class number `index`; after eight they repeat.
  public static func color(_ index: Int) -> Color {
    let count = categorical.count
    return categorical[((index % count) + count) % count]
  }
}
