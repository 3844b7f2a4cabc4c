namespace Parley.Coverage;

/// <summary>A feature of the lists, which tests claim by name.</summary>
/// <param name="Id">A number, or a short name.</param>
internal sealed record KnownFeature(string Id, string Text);
