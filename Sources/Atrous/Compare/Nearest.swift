/// The known word that a mistyped one is nearest to; nil where none is near.
package func nearest(to word: String, among known: [String]) -> String? {
  let near = known.map { (name: $0, distance: editDistance(word, $0)) }.min { $0.distance < $1.distance }
  guard let near, near.distance <= max(1, word.count / 3) else { return nil }
  return near.name
}

/// Insertions, deletions and replacements that turn one word into another (Levenshtein).
package func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let replaced = diagonal + (character == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
