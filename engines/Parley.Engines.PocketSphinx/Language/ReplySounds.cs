namespace Parley.Engines.PocketSphinx.Language;

/// <summary>
/// How short replies also sound when they are said alone and in passing, beside what the dictionary says: a last consonant that is not
/// let go, a vowel that is cut or drawn out, an h between vowels, which is voiced there, while the model only knows the voiceless one.
/// In the phones of the US English model.
/// </summary>
internal static class ReplySounds
{
    private static readonly Dictionary<string, string[]> Others = new(StringComparer.Ordinal)
    {
        ["uh huh"] = ["AH HH AH N", "AH HH AA", "AA HH AA", "AH HH AO", "AH V AH", "AH DH AH"],
        ["mm hm"] = ["M HH M", "M HH AH M"],
        ["yeah"] = ["Y EH", "Y AE AH", "Y EH AH"],
        ["yep"] = ["Y AE P", "Y EH"],
        ["yup"] = ["Y AA P"],
        ["yes"] = ["Y AE S", "Y EH AH S"],
        ["right"] = ["R AY", "R AY D"],
        ["all right"] = ["AH R AY T"],
        ["okay"] = ["M K EY", "OW K EY D"],
        ["sure"] = ["SH ER"],
        ["got it"] = ["G AA T AH T", "G AA D IH T", "G AA D IH"],
        ["go on"] = ["G OW AA N", "G OW AO N"],
        ["of course"] = ["AH V K AO R S", "AH K AO R S"],
    };

    /// <summary>Beside those of the dictionary; none for most.</summary>
    internal static IReadOnlyList<string> Of(string reply) => Others.GetValueOrDefault(reply) ?? [];
}
