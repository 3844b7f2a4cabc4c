using System.Security.Cryptography;
using System.Text;
using Parley.Engines.Hearing;

namespace Parley.Engines.PocketSphinx.Language;

/// <summary>What narrows one utterance: the expected kind of answer and the session's own words.</summary>
/// <param name="Expected">A kind of <c>assistant.txt</c>, or empty.</param>
/// <param name="Phrases">What the person is likely to say, as spoken words.</param>
/// <param name="Tools">What can be asked for, as spoken words.</param>
internal sealed record Focus(
    string Expected,
    IReadOnlyList<IReadOnlyList<string>> Phrases,
    IReadOnlyList<IReadOnlyList<string>> Tools
)
{
    private const int MostPhrases = 500;
    private const int MostHints = 100;
    private const int MostTools = 100;

    /// <summary>True when nothing is known: then the general search hears as well alone.</summary>
    internal bool IsOpen => Expected.Length == 0 && Phrases.Count == 0 && Tools.Count == 0;

    /// <summary>The same for the same content; a name for the language model made from it.</summary>
    internal string Key()
    {
        var text = new StringBuilder(Expected);
        foreach (var words in Phrases.Append(["|"]).Concat(Tools))
        {
            text.Append('\n').AppendJoin(' ', words);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    /// <summary>The same for the same phrases.</summary>
    internal string PhraseKey() => (this with { Expected = string.Empty, Tools = [] }).Key();

    internal static Focus Of(TranscriptionRequest request) =>
        new(
            ExpectedAnswer.Of(request.LastAssistantText),
            Spoken([.. request.Phrases, .. PromptHints.Of(request.Prompt)], MostPhrases + MostHints),
            Spoken(request.Tools, MostTools)
        );

    /// <summary>The assistant's sentences, with these in front of them.</summary>
    internal NgramModel Model(AssistantModel assistant)
    {
        var model = assistant.Mix(Expected);
        var session = new NgramModel();
        foreach (var phrase in Phrases)
        {
            session.Add(phrase, 4);
            foreach (var lead in (ReadOnlySpan<string>)["the", "a", "to", "about", "call", "i want", "what is", "my"])
            {
                session.Add([.. lead.Split(' '), .. phrase], 0.5);
            }

            session.Add([.. phrase, "please"], 0.5);
        }

        foreach (var tool in Tools)
        {
            session.Add(tool, 1);
        }

        model.Add(session, model.Mass * (Phrases.Count > 0 ? 0.4 : 0.1));
        return model;
    }

    private static List<IReadOnlyList<string>> Spoken(IReadOnlyList<string> texts, int most) =>
        [
            .. texts
                .Take(most)
                .Select(text => (IReadOnlyList<string>)SpokenWords.Of(text))
                .Where(words => words.Count > 0),
        ];
}
