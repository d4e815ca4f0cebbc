import ChapterKit

/// What an image of MNIST's test set looks like, in words; a dash for one that is not described here.
///
/// The descriptions are of the images, by their place in the test set, so they hold for every model.
func appearance(of image: Int, in images: Images) -> String {
  guard images.dataset == .mnist else { return "–" }
  return descriptions[image] ?? "–"
}

private let descriptions = [
  2035: "the bar at the top is joined to the bow by a slanted stroke, as in a 3",
  2414: "the loop is narrow, and a blot crosses the stem",
  2488: "a narrow arch, with an extra short stroke at the left",
  3985: "the loop is open at the top",
  4761: "a small loop, with a stroke that rises to the right above it",
  6576: "of the bar at the top only a dark spot at the left and a few gray pixels are left",
  9664:
    "the foot is a short stroke to the right from the middle of the slanted stroke, like half the bar of a 7",
  9729: "the lower bow is a closed loop, as in a 6",
]
