namespace Parley.Coverage;

/// <summary>Something of the wire that no test proves, and why; one line of <c>Known/exceptions.tsv</c>.</summary>
/// <param name="Profile">A shape of the wire, <c>*</c> for all, or <c>feature</c>.</param>
/// <param name="Pattern">
/// Kind and name of an event or object, with all its fields; or of one field; <c>*</c> at the end stands for any rest. For a feature
/// its id, or several with blanks between.
/// </param>
internal sealed record KnownException(string Profile, string Pattern, string Reason)
{
    public bool Fits(string profile, string kind, string name, string field)
    {
        if (Profile is not "*" && Profile != profile)
        {
            return false;
        }

        var whole = $"{kind} {name}";
        var one = field.Length == 0 ? whole : $"{whole}.{field}";
        return Pattern.EndsWith('*')
            ? one.StartsWith(Pattern[..^1], StringComparison.Ordinal)
            : Pattern == whole || Pattern == one;
    }

    public bool Fits(KnownFeature feature) =>
        Profile is "feature" && Pattern.Split(' ').Contains(feature.Id, StringComparer.Ordinal);
}
