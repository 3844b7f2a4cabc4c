using Parley.Audio;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// Decides in each pause of one stream how much silence ends the turn, from how it sounds, what was understood, what was asked and
/// how this person speaks (docs/guides/turns.md). The sound is measured once in a pause, after 100 ms of silence: about 1 ms of
/// work; until then, and between, a question costs nothing. Used by one thread at a time.
/// </summary>
/// <param name="history">The sound of the stream.</param>
public sealed class TurnEnding(SampleRing history, FusionWeights weights) : ISilenceRule
{
    /// <summary>Silence after which a pause is looked at: 100 ms.</summary>
    public const int ProbeSamples = 100 * SamplesPerMs;

    private const int SamplesPerMs = 16;

    // Speech that comes back after less is no pause: closures of consonants are shorter.
    private const int ShortestPause = 150 * SamplesPerMs;

    // The gate corrects the end of speech by about a frame; more is new speech.
    private const int Correction = 40 * SamplesPerMs;

    // Who speaks again so soon after the end had not finished.
    private const int GoesOn = 1_000 * SamplesPerMs;

    // A sound shorter than this does not end a pause.
    private const int Click = 60 * SamplesPerMs;

    private readonly TurnSoundReader _reader = new();
    private readonly short[] _speech = new short[TurnSoundReader.WindowSamples];
    private TurnHints _hints = TurnHints.None;
    private ExpectedAnswer _expected = ExpectedAnswer.Any;
    private string _text = "";
    private long _turnStart;
    private long _stretchStart;
    private long _pauseEnd = -1;
    private long _lastAsked = -1;

    // Of the turn that ended last, in the history: when that was decided, after which sound, and where it began.
    private (long At, long EndOfSpeech, long Start)? _ended;
    private string _before = "";
    private bool _isOpen;
    private double _sound;
    private bool _voted;
    private float? _vote;

    public EndpointerConfig Config { get; set; } = new();

    /// <summary>Position in the history of the gate's first sample.</summary>
    public long Offset { get; set; }

    /// <summary>A turn detector is asked, too: the pause waits for <see cref="TakeVote"/>.</summary>
    public bool AsksForVote { get; set; }

    /// <summary>What is understood of the gate's turn so far; null: nothing.</summary>
    public Func<string?>? Text { get; set; }

    /// <summary>What speaks for the end in the pause under way; null until it is looked at, and while the person speaks.</summary>
    public TurnEvidence? Evidence { get; private set; }

    /// <summary>How the last pause that was looked at sounded.</summary>
    public TurnSound Sound { get; private set; }

    /// <summary>How its voice went; see <see cref="TurnContour"/>.</summary>
    public ReadOnlySpan<float> Contour => _reader.Contour;

    /// <summary>Where in the history the speech before the pause ends.</summary>
    public long EndOfSpeech => Offset + _pauseEnd;

    /// <summary>Where in the history the turn began.</summary>
    public long TurnStart => Offset + _turnStart;

    /// <summary>The pause waits for the vote of a turn detector.</summary>
    public bool WaitsForVote => AsksForVote && Evidence is not null && !_voted;

    public TurnPatience Patience { get; } = new();

    /// <summary>
    /// The gate opened a turn. One that begins within a second of the end of the last goes on with it: the person was cut off, and what
    /// is heard now is measured, and read, from where that turn began.
    /// </summary>
    /// <param name="startSample">Its beginning, counted as the gate counts.</param>
    /// <param name="heardSample">Where the speech was noticed.</param>
    public void Begin(long startSample, long heardSample, TurnHints hints)
    {
        (_hints, _expected) = (hints, ExpectedAnswer.Of(hints.LastAssistantText, hints.Schemas));
        (_turnStart, _stretchStart) = (startSample, startSample);
        if (_ended is { } ended && Offset + heardSample - ended.At < GoesOn)
        {
            Patience.WentOn((double)(Offset + heardSample - ended.EndOfSpeech) / SamplesPerMs);
            _turnStart = ended.Start - Offset;
        }
        else
        {
            _before = "";
        }

        _isOpen = true;
        Forget();
    }

    /// <summary>The turn has ended. One that was not begun here, because silence alone was to end it, is nobody's beginning.</summary>
    /// <param name="endOfSpeech">Where its last sound ends, counted as the gate counts.</param>
    /// <param name="position">Where the silence was long enough.</param>
    public void End(long endOfSpeech, long position)
    {
        _ended = _isOpen ? (Offset + position, Offset + endOfSpeech, TurnStart) : null;
        _before = _isOpen ? Words() : "";
        _isOpen = false;
        Forget();
    }

    /// <summary>True while a pause that was looked at goes on: the voice has not come back for longer than a click.</summary>
    /// <param name="position">Samples that the gate has heard.</param>
    public bool IsInPause(long position) => Evidence is not null && position - _lastAsked <= Click;

    /// <summary>The turn under way comes to nothing.</summary>
    public void Drop()
    {
        _isOpen = false;
        Forget();
    }

    /// <summary>What the turn detector said; null when it could not tell.</summary>
    public void TakeVote(float? probability)
    {
        (_voted, _vote) = (true, probability);
        Weigh();
    }

    public long SilenceToEnd(long endOfSpeech, long position)
    {
        if (_pauseEnd < 0 || endOfSpeech > _pauseEnd + Correction)
        {
            WentOn();
            Forget();
        }

        (_pauseEnd, _lastAsked) = (endOfSpeech, position);
        if (position - endOfSpeech < ProbeSamples)
        {
            return long.MaxValue;
        }

        if (Evidence is null)
        {
            Listen();
            Weigh();
        }
        else if (!string.Equals(Words(), _text, StringComparison.Ordinal))
        {
            Weigh();
        }

        return WaitsForVote
            ? long.MaxValue
            : (long)(TurnEndpointer.WaitMs(Config, Evidence!.Value, Patience.Factor) * SamplesPerMs);
    }

    private string Words() =>
        (_before, Text?.Invoke()) switch
        {
            (var before, null or "") => before,
            ("", var now) => now,
            var (before, now) => $"{before} {now}",
        };

    private void WentOn()
    {
        if (_pauseEnd >= 0 && _lastAsked - _pauseEnd >= ShortestPause)
        {
            Patience.WentOn((double)(_lastAsked - _pauseEnd) / SamplesPerMs);
            _stretchStart = _lastAsked;
        }
    }

    private void Forget()
    {
        (_pauseEnd, _lastAsked, _text) = (-1, -1, "");
        (_voted, _vote, Evidence) = (false, null, null);
    }

    private void Listen()
    {
        var end = Math.Min(EndOfSpeech, history.End);
        var start = Math.Max(Math.Max(TurnStart, end - _speech.Length), history.Oldest);
        var count = end <= start ? 0 : history.Read(start, _speech.AsSpan(0, (int)(end - start)));
        Sound = _reader.Read(_speech.AsSpan(0, count), _pauseEnd - _turnStart, _pauseEnd - _stretchStart);
        _sound = weights.Sound(Sound);
    }

    private void Weigh()
    {
        _text = Words();
        // Who votes has heard the same voice: beside a vote the measures count less.
        Evidence = new(
            _vote is null ? _sound : weights["voted_sound"] * _sound,
            weights.Text(TurnText.Judge(_text, Config.Languages), _hints.EarIsStopGap),
            AnswerProgress.Judge(_expected, _text),
            _vote is { } vote ? weights["voted_bias"] + (weights["vote"] * Logit(vote)) : 0
        );
    }

    private static double Logit(float probability)
    {
        var p = Math.Clamp(probability, 0.01, 0.99);
        return Math.Log(p / (1 - p));
    }
}
