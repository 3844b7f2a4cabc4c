namespace Parley.Testing.Coverage;

/// <summary>A field of a message, or of an object inside it.</summary>
/// <param name="Name">The object and the field: <c>part[text].text</c>.</param>
/// <param name="Text">The value in one spelling; for an object its name.</param>
/// <param name="IsOwn">It stands in the message itself.</param>
internal readonly record struct JsonField(string Name, string Text, bool IsOwn);
