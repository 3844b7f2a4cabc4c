using System.Collections.Frozen;

namespace Parley.Engines.Speech;

/// <summary>
/// How near a local voice can come to a speaking style of a cloud voice: a little faster or slower, higher or lower, louder or
/// softer. The colour of the voice itself stays as it is.
/// </summary>
public static class StyleLikeness
{
    private static readonly FrozenDictionary<string, Prosody> _styles = new Dictionary<string, Prosody>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["angry"] = Of(1.08, 1.04, 1.3),
        ["affectionate"] = Of(.94, 1.05, .85),
        ["calm"] = Of(.92, .97, .9),
        ["chat"] = Of(1.04, 1.02, 1),
        ["cheerful"] = Of(1.06, 1.12, 1.1),
        ["customerservice"] = Of(1, 1.04, 1),
        ["depressed"] = Of(.85, .9, .8),
        ["disgruntled"] = Of(.96, .94, 1.1),
        ["empathetic"] = Of(.92, .98, .9),
        ["excited"] = Of(1.12, 1.18, 1.2),
        ["fearful"] = Of(1.1, 1.12, .9),
        ["friendly"] = Of(1.02, 1.06, 1),
        ["gentle"] = Of(.92, 1.02, .8),
        ["hopeful"] = Of(1.02, 1.08, 1),
        ["newscast"] = Of(1.06, 1, 1.1),
        ["sad"] = Of(.86, .92, .8),
        ["serious"] = Of(.95, .94, 1),
        ["shouting"] = Of(1.04, 1.2, 1.7),
        ["terrified"] = Of(1.16, 1.2, 1),
        ["unfriendly"] = Of(1, .93, 1.1),
        ["whispering"] = Of(.92, .92, .4),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Factors on top of what was asked for; null for a style that nothing here comes near.</summary>
    public static Prosody? Find(string style) => _styles.GetValueOrDefault(style.Trim());

    private static Prosody Of(double rate, double pitch, double volume) => new(rate, pitch, volume, []);
}
