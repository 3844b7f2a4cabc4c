using System.Text.RegularExpressions;

namespace Parley.Engines.PocketSphinx.Language;

/// <summary>Guesses from the assistant's last words what kind of answer comes: the kinds of <c>assistant.txt</c>.</summary>
internal static partial class ExpectedAnswer
{
    private static readonly (Regex Asks, string Kind)[] Rules =
    [
        (Digit(), "digit"),
        (Digits(), "digits"),
        (Time(), "time"),
        (Date(), "date"),
        (Number(), "number"),
        (Name(), "name"),
        (YesNo(), "yesno"),
        (Choice(), "choice"),
    ];

    /// <summary>The kind, or empty when the assistant asked nothing that narrows the answer.</summary>
    internal static string Of(string? assistant)
    {
        if (string.IsNullOrWhiteSpace(assistant))
        {
            return string.Empty;
        }

        var text = assistant.Length > 400 ? assistant[^400..] : assistant;
        var sentences = text.Split(
            ['.', '!', '?', '\n'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var last = sentences.Length == 0 ? string.Empty : sentences[^1];
        var asks = text.TrimEnd().EndsWith('?') || Asking().IsMatch(last);
        return asks ? Rules.FirstOrDefault(rule => rule.Asks.IsMatch(last)).Kind ?? string.Empty : string.Empty;
    }

    [GeneratedRegex(
        @"^(please |now |and |so |ok(ay)?,? |then )*(say|tell|give|enter|press|choose|pick|name|speak|type|dial|spell|answer)\b",
        Options,
        1000
    )]
    private static partial Regex Asking();

    [GeneratedRegex(
        @"\b(a|one|single|another|each|first|next|last|which|what) (single )?digit\b|\bnumber (from|between) (zero|one|0|1) (to|and|through) (nine|9)\b",
        Options,
        1000
    )]
    private static partial Regex Digit();

    [GeneratedRegex(
        @"\bdigits?\b|\b(pin|code|zip|phone|account|order|card|room|extension|customer|reference) ?(number|code)?\b.*\b(number|code|pin)\b|\b(pin|passcode|zip code|phone number|number (from|between) (zero|one|0|1) (to|and|through) (nine|ten|9|10))\b",
        Options,
        1000
    )]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"\b(what|which) time\b|\bat what hour\b|\bhow long\b|\bwhen should (i|it|the)\b.*\b(start|ring|wake|remind)|\bwake you\b",
        Options,
        1000
    )]
    private static partial Regex Time();

    [GeneratedRegex(
        @"\b(what|which) (day|date)\b|^when\b|\bwhen (would|do|should|is|shall)\b|\bdate of birth\b|\bbirthday\b",
        Options,
        1000
    )]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\bhow (many|much|old|far|tall)\b|\bnumber\b|\bwhat (amount|percentage|quantity|temperature)\b",
        Options,
        1000
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        @"\byour (full |first |last )?name\b|\bwho (should|shall|do|would|am|is)\b|\bwhat (should|shall|may|can) i call you\b|\bspell\b",
        Options,
        1000
    )]
    private static partial Regex Name();

    [GeneratedRegex(
        @"\byes or no\b|^(so |and |ok(ay)?,? |well,? |then )*(do|does|did|is|are|was|were|can|could|would|will|shall|should|have|has|may) |\b(right|correct|ok|okay)$|^anything else\b",
        Options,
        1000
    )]
    private static partial Regex YesNo();

    [GeneratedRegex(
        @"\b(which|what (color|size|kind|sort|room|city|place))\b|\bwould you (like|prefer)\b.*\bor\b",
        Options,
        1000
    )]
    private static partial Regex Choice();

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
}
