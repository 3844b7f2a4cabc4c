using Parley.Audio;

namespace Parley.Engines.Hearing;

/// <summary>
/// Decides, to the sample, where turns begin and end in one stream (<c>server_vad</c>). A neural detector says what is speech;
/// its answer comes in frames of 32 ms and dies away some 100 ms after the voice, so the end of speech is found from the level
/// in steps of 10 ms: a step is silence when the detector says so, or when the level has fallen to near the background
/// although the detector still lingers. A voice that is far below the person's own begins no turn. Used by one thread at a time; allocates only for the events it gives.
/// </summary>
public sealed class SpeechGate
{
    private const int SamplesPerMs = 16;
    private const int Step = LevelTracker.FrameSamples;

    // Shorter silence than this is within every word.
    private const int ShortestSilenceMs = 40;

    /// <summary>Speech ends below the threshold minus this.</summary>
    private const float Hysteresis = 0.15f;

    // A dip of the detector this short does not void speech that is about to count.
    private const int ToleratedGap = 64 * SamplesPerMs;

    // The detector lingers no longer than this: speech that it goes on to hear is a quiet voice, whatever the level.
    private const int LongestLinger = 240 * SamplesPerMs;

    // A far voice is given up so long after it could have counted, for a near one to begin a turn of its own.
    private const int FarPatience = 120 * SamplesPerMs;

    // As many steps as a frame of the detector touches.
    private const int RecentSteps = 5;

    private readonly IVoiceDetection _detection;
    private readonly LevelTracker _levels = new();
    private readonly NearVoice _near = new();
    private readonly float[] _recent = new float[RecentSteps];
    private readonly short[] _frame;
    private readonly short[] _step = new short[Step];
    private GateConfig _config;

    private int _frameFill;
    private int _stepFill;
    private int _steps;
    private float _score;

    // Loudest step of the speech that is about to count, in dBFS.
    private float _loudest;

    // Position of the previous turn's end: no turn begins before it.
    private long _previousEnd;

    // First sample, and position after the last sample, of the speech that is about to count or goes on; -1 when there is none.
    private long _first = -1;
    private long _end;

    // What between the two was no speech, while the speech is only about to count.
    private long _gaps;
    private long _endBeforeFrame;

    // Position after the last step that was loud enough for a voice.
    private long _lastLoud;

    // The detector heard speech for longer than it lingers, at a level that says silence.
    private bool _insists;

    // False from a stop until the detector has let go or the voice comes back: its lingering is no new speech.
    private bool _armed = true;

    public SpeechGate(IVoiceDetection detection, GateConfig config)
    {
        _detection = detection;
        _config = config;
        _frame = new short[detection.FrameSamples];
        Array.Fill(_recent, Pcm.SilenceDbfs);
    }

    /// <summary>Samples heard since the stream began.</summary>
    public long Position { get; private set; }

    /// <summary>True between <see cref="SpeechStarted"/> and <see cref="SpeechStopped"/>.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>How long the person is silent within the speech under way, in samples.</summary>
    public long Silence => IsSpeaking ? Position - _end : 0;

    /// <summary>Null: a turn ends after <see cref="GateConfig.SilenceDurationMs"/> of silence, whatever was said.</summary>
    public ISilenceRule? SilenceRule { get; set; }

    private float Release => Math.Max(_config.Threshold - Hysteresis, 0.01f);

    // The detector has not judged the last loud step yet: it may be the voice again.
    private bool MayBeVoice => _lastLoud > Position - _frameFill;

    /// <summary>Changes the settings from the next sample on; speech under way goes on.</summary>
    public void Reconfigure(GateConfig config) => _config = config;

    /// <summary>From now on so much speech must have been heard before it counts, in ms; until other settings come.</summary>
    public void RequireSpeech(int ms) => _config = _config with { SpeechDurationMs = ms };

    /// <summary>
    /// Forgets speech under way, without an event, and what the detector remembers. Positions go on counting, and no later
    /// turn begins before this one.
    /// </summary>
    public void Reset()
    {
        _detection.Reset();
        _levels.Reset();
        _frameFill = 0;
        _stepFill = 0;
        _score = 0;
        _previousEnd = Position;
        _first = -1;
        _end = Position;
        _endBeforeFrame = Position;
        _lastLoud = Position;
        _insists = false;
        _armed = true;
        IsSpeaking = false;
    }

    /// <summary>Where a turn begins whose first sound is at a sample.</summary>
    public long StartOf(long firstSample) =>
        Math.Max(firstSample - (_config.PrefixPaddingMs * SamplesPerMs), _previousEnd);

    /// <summary>Somebody else knows that what is heard is a turn: the gate looks for its end.</summary>
    public void Accept()
    {
        if (!IsSpeaking)
        {
            IsSpeaking = true;
            _end = _first < 0 ? Position : _end;
            _first = _first < 0 ? Position : _first;
        }
    }

    /// <summary>Somebody else knows that it is none: it ends without an event, and only another sound begins one.</summary>
    public void Dismiss()
    {
        IsSpeaking = false;
        _first = -1;
        _armed = false;
        _insists = false;
    }

    /// <summary>Hears the next samples.</summary>
    /// <param name="samples">16 kHz, mono, 16 bit; any length.</param>
    /// <param name="events">Receives what was decided, in order.</param>
    public void Process(ReadOnlySpan<short> samples, List<GateEvent> events)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, Math.Min(_frame.Length - _frameFill, Step - _stepFill));
            samples[..count].CopyTo(_frame.AsSpan(_frameFill));
            samples[..count].CopyTo(_step.AsSpan(_stepFill));
            samples = samples[count..];
            _frameFill += count;
            _stepFill += count;
            Position += count;

            // The level first: where both end together, the detector has the last word on the same samples.
            var stepEnds = _stepFill == Step;
            if (stepEnds)
            {
                _stepFill = 0;
                HearLevel(_levels.Add(Pcm.LevelDbfs(_step)));
            }

            if (_frameFill == _frame.Length)
            {
                _frameFill = 0;
                HearScore(_detection.Score(_frame));
            }
            else if (!stepEnds)
            {
                continue;
            }

            Decide(events);
        }
    }

    private void HearLevel(float level)
    {
        _recent[_steps++ % RecentSteps] = level;
        _loudest = Math.Max(_loudest, level);
        _near.Hear(level, IsSpeaking && _score >= _config.Threshold);
        var loud = level > _levels.SilenceBelow;
        if (!_armed && level > _levels.SilenceBelow + 6)
        {
            _armed = true;
        }

        // Until its frame is complete, the score of the frame before stands for the detector.
        _lastLoud = loud ? Position : _lastLoud;
        if (_first >= 0 && loud && _score >= (IsSpeaking ? Release : _config.Threshold))
        {
            _end = Position;
            _insists = false;
        }
    }

    private void HearScore(float score)
    {
        _score = score;
        var start = Position - _frame.Length;
        if (score < Release)
        {
            // The detector trails the voice: where it hears none, there was none in the whole frame.
            _end = _endBeforeFrame;
            _insists = false;
            _armed = true;
        }
        else if (score >= _config.Threshold && _armed)
        {
            if (_first < 0)
            {
                _first = start;
                _end = Position;
                _gaps = 0;
                _loudest = _recent.Max();
            }
            else if (!IsSpeaking || _insists || Position - _end > LongestLinger)
            {
                _insists = IsSpeaking;
                _end = Position;
            }
            else if (_lastLoud > start)
            {
                // The voice came back within this frame.
                _end = _lastLoud;
            }
        }

        if (score < _config.Threshold)
        {
            _gaps += _frame.Length;
        }

        _endBeforeFrame = _end;
    }

    private void Decide(List<GateEvent> events)
    {
        if (_first < 0)
        {
            return;
        }

        if (!IsSpeaking)
        {
            if (Position - _end > ToleratedGap)
            {
                _first = -1;
            }
            else if (_end - _first - _gaps >= _config.SpeechDurationMs * SamplesPerMs)
            {
                Begin(events);
            }
        }
        else if (
            !MayBeVoice
            && Position - _end >= ShortestSilenceMs * SamplesPerMs
            && Position - _end >= SilenceToEnd()
        )
        {
            IsSpeaking = false;
            _first = -1;
            _previousEnd = Position;
            _armed = false;
            _insists = false;
            events.Add(new SpeechStopped(_end, Position));
        }
    }

    private void Begin(List<GateEvent> events)
    {
        if (_near.MayBe(_loudest))
        {
            IsSpeaking = true;
            events.Add(new SpeechStarted(StartOf(_first)));
        }
        else if (Position - _first >= (_config.SpeechDurationMs * SamplesPerMs) + FarPatience)
        {
            _first = -1;
        }
    }

    private long SilenceToEnd() =>
        SilenceRule is { } rule ? rule.SilenceToEnd(_end, Position) : _config.SilenceDurationMs * SamplesPerMs;
}
