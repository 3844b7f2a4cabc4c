using Xunit.v3;

namespace Parley.Testing.Coverage;

/// <summary>
/// Says that a test proves a feature of the list in <c>tests/Parley.Coverage/Known/features.tsv</c>:
/// <c>[Covers("feature:72")]</c>. Events and fields need no claim: they are recorded where they pass over a real socket.
/// </summary>
/// <param name="feature"><c>feature:</c> and the first column of the list.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CoversAttribute(string feature) : Attribute, ITraitAttribute
{
    /// <summary>The trait's name in the reports of a test run.</summary>
    public const string Trait = "covers";

    public string Feature { get; } = feature;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, Feature)];
}
