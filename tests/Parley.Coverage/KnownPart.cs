namespace Parley.Coverage;

/// <summary>An event or an object of the wire, with its fields; one line of a list in <c>Known</c>.</summary>
/// <param name="Profile">The shape of the wire: <c>voice-live</c>, <c>realtime</c>, <c>realtime-beta</c>.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
internal sealed record KnownPart(string Profile, string Kind, string Name, IReadOnlyList<string> Fields)
{
    public bool IsEvent => Kind is Kinds.Client or Kinds.Server;

    /// <summary>The names that must be seen: of an event its own and its fields', of an object its fields'.</summary>
    public IEnumerable<string> Names => (IsEvent ? Fields.Prepend("") : Fields).Select(NameOf);

    /// <summary>As a test run records it.</summary>
    /// <param name="field">Empty for the event itself.</param>
    public string NameOf(string field) => field.Length == 0 ? Name : $"{Name}.{field}";

    /// <summary>The same with one field only.</summary>
    public KnownPart Of(string field) => this with { Fields = [field] };
}
