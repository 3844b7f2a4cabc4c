using Parley.Core.Speech;
using Parley.Engines;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Pronunciation;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Speech;

/// <summary>A session's lexicons and rules of text: got ready while nobody waits, and what is wrong with them told once.</summary>
internal sealed class VoiceRules(SpeechDocuments? documents, NoticeBoard notices)
{
    // A session that asks for more sets of documents than that starts anew.
    private const int MaxKept = 8;

    private static readonly Task<SpokenRules> _none = Task.FromResult(SpokenRules.None);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(string?, string?, string), Task<SpokenRules>> _kept = [];

    /// <summary>The rules for a voice. The task never fails.</summary>
    public Task<SpokenRules> For(VoiceWish wish, LocalVoice voice, ISpeaker speaker)
    {
        var (lexicon, rules) = (wish.Voice.LexiconUrl, wish.Voice.TextNormalizationUrl);
        if (lexicon is null && rules is null)
        {
            return _none;
        }

        var key = (lexicon, rules, voice.Key);
        if (_kept.TryGetValue(key, out var kept))
        {
            return kept;
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        return _kept[key] = LoadAsync(wish, voice, speaker);
    }

    /// <summary>An answer could not wait any longer.</summary>
    public static EngineNotice Late(VoiceWish wish) =>
        new(
            "voice_rules_late",
            "An answer was begun before its lexicon or text normalization had come.",
            wish.OwnVoice ? "response.voice" : "session.voice"
        );

    public void Stop() => _stop.Cancel();

    private async Task<SpokenRules> LoadAsync(VoiceWish wish, LocalVoice voice, ISpeaker speaker)
    {
        try
        {
            return await GetAsync(wish, voice, speaker);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return SpokenRules.None;
        }
    }

    private async Task<SpokenRules> GetAsync(VoiceWish wish, LocalVoice voice, ISpeaker speaker)
    {
        var path = wish.OwnVoice ? "response.voice" : "session.voice";
        PronunciationLexicon? lexicon = null;
        TextNormalization? normalization = null;
        var normalizing = wish.Voice.TextNormalizationUrl is { } rulesUrl
            ? documents?.NormalizationAsync(rulesUrl)
            : null;
        if (wish.Voice.LexiconUrl is { } url)
        {
            var document = documents is null
                ? Nothing<PronunciationLexicon>()
                : await documents.LexiconAsync(url).WaitAsync(_stop.Token);
            lexicon = document.Value;
            if (lexicon is null)
            {
                Tell(
                    "voice_lexicon_unavailable",
                    $"The lexicon is left out: {document.Problem}.",
                    "custom_lexicon_url"
                );
            }
            else
            {
                await CheckAsync(lexicon, voice, speaker);
            }
        }

        if (wish.Voice.TextNormalizationUrl is not null)
        {
            var document = normalizing is null
                ? Nothing<TextNormalization>()
                : await normalizing.WaitAsync(_stop.Token);
            normalization = document.Value;
            if (normalization is null)
            {
                Tell(
                    "voice_normalization_unavailable",
                    $"The text normalization is left out: {document.Problem}.",
                    "custom_text_normalization_url"
                );
            }
        }

        return new SpokenRules(lexicon, normalization);

        void Tell(string code, string message, string field) => notices.Tell(new(code, message, $"{path}.{field}"));

        async Task CheckAsync(PronunciationLexicon found, LocalVoice speaking, ISpeaker engine)
        {
            if (!found.IsFor(speaking.Locale))
            {
                Tell(
                    "voice_lexicon_language",
                    $"The lexicon is for {found.Locale}; it is left out where {speaking.Key} speaks {speaking.Locale}.",
                    "custom_lexicon_url"
                );
                return;
            }

            var missing = found.Unreadable + await UnsayableAsync(found, speaking, engine);
            if (missing > 0)
            {
                Tell(
                    "voice_lexicon_partial",
                    $"{missing} pronunciations of the lexicon are not in sounds that {speaking.Key} can be given; "
                        + "their aliases are said, or the words as they are written.",
                    "custom_lexicon_url"
                );
            }
        }
    }

    private async Task<int> UnsayableAsync(PronunciationLexicon lexicon, LocalVoice voice, ISpeaker speaker)
    {
        string[] sounds = [.. lexicon.Entries.Select(e => e.Ipa).OfType<string>().Distinct(StringComparer.Ordinal)];
        try
        {
            return sounds.Length == 0 ? 0 : (await speaker.UnsayableAsync(voice, sounds, _stop.Token)).Count;
        }
        catch (EngineException)
        {
            // The engine says so itself when it is to speak.
            return 0;
        }
    }

    private static SpeechDocument<T> Nothing<T>()
        where T : class => new(null, "this server fetches nothing");
}
