import Notebook

// hide
let (chapter, options) = Chapter.open(Options.self)
answerAndExitIfAsked(options, chapter)
// show

text(
  """
  # 7. A neural quantum state

  The Mixer of the [previous chapters](06-mnist-training.md) as the wave function of spins.
  """)

chapter.finish()  // hide
