import Notebook

let chapter = Chapter.open()  // hide

chapter.finish()  // hide
