using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Core.Turns;

/// <summary>What a client that changed its settings must know about the transcriber.</summary>
internal static class EarWarnings
{
    private const string Guide = "docs/guides/ear.md says how to get another ear.";

    public static List<WarningEvent> For(SessionConfig before, SessionConfig after, EarAbilities ear)
    {
        var warnings = new List<WarningEvent>();
        var asked = after.Transcription?.AllLanguages ?? [];
        if (!asked.SequenceEqual(before.Transcription?.AllLanguages ?? [], StringComparer.OrdinalIgnoreCase))
        {
            var missing = asked.Where(name => !Hears(ear, name)).ToList();
            if (missing.Count > 0)
            {
                warnings.Add(
                    new WarningEvent(
                        ErrorCodes.NotActive,
                        $"The server's ear does not understand {string.Join(", ", missing)}: everything is written down as "
                            + $"{string.Join(" or ", ear.Languages)}. {Guide}",
                        "session.input_audio_transcription.language"
                    )
                );
            }
        }

        var wanted = after.Include & ~before.Include;
        if (wanted.HasFlag(SessionInclude.TranscriptPhrases) && !ear.WordTimes)
        {
            warnings.Add(Without("phrases", "does not know when words are said"));
        }

        if (wanted.HasFlag(SessionInclude.TranscriptLogProbs) && !ear.Probabilities)
        {
            warnings.Add(Without("logprobs", "does not know how sure it is of words"));
        }

        return warnings;
    }

    private static WarningEvent Without(string what, string why) =>
        new(
            ErrorCodes.NotActive,
            $"The server's ear {why}: transcripts come without {what}. {Guide}",
            "session.include"
        );

    /// <summary>The same language in another country is near enough.</summary>
    private static bool Hears(EarAbilities ear, string name)
    {
        var language = Primary(name);
        return ear.Languages.IsEmpty
            || language.Equals("auto", StringComparison.OrdinalIgnoreCase)
            || ear.Languages.Any(known => Primary(known).Equals(language, StringComparison.OrdinalIgnoreCase));
    }

    private static string Primary(string name) =>
        name.IndexOf('-', StringComparison.Ordinal) is var end and > 0 ? name[..end] : name;
}
