using Parley.Audio;

namespace Parley.Engines.Hearing.BargeIn;

/// <summary>
/// Listens to what begins while an answer is audible, and says whether a person takes the turn. Evidence: the detector's scores,
/// how much of the sound is periodic, its level beside the person's usual one, how long it lasts, and whether only echo is left of
/// it. Decides by samples alone. Used by one thread at a time; allocates nothing while it listens.
/// </summary>
/// <param name="rules">How much is enough.</param>
/// <param name="usualLevel">The person's usual level in dBFS; null while it is not known.</param>
/// <param name="elapsedMs">How long it lasted already when the detector found it.</param>
public sealed class OnsetJudge(OnsetRules rules, float? usualLevel, int elapsedMs = 0)
{
    private const int StepMs = 10;

    private readonly VoiceSigns _signs = new();
    private readonly short[] _step = new short[VoiceSigns.Step];
    private int _fill;
    private int _ms = elapsedMs;
    private int _lastActive = elapsedMs;
    private int _active;
    private int _voiced;
    private int _hummed;
    private int _run;
    private int _longestRun;
    private int _sure;
    private float _peak = -100;
    private bool _isVoice;
    private bool _isShort;
    private bool _isLong;
    private int _overdueAt = int.MaxValue;
    private int _voicedAfter;
    private bool _isDone;

    // Voiced steps of the last 300 ms, after it was no voice.
    private uint _lately;

    /// <summary>True once it was found to be no voice: from then on only a new voice counts.</summary>
    public bool IsDismissed { get; private set; }

    /// <summary>True when the sound is over.</summary>
    public bool IsQuiet => _ms - _lastActive >= rules.EndMs;

    /// <summary>True when, after it was dismissed, a voice is heard after all.</summary>
    public bool HearsVoiceAgain =>
        IsDismissed && System.Numerics.BitOperations.PopCount(_lately) * StepMs >= rules.AgainMs;

    /// <summary>How much of it was periodic, ms.</summary>
    public int VoicedMs => _voiced * StepMs;

    /// <summary>The detector counts it as speech: it lasted as long as the session wants.</summary>
    public bool IsLongEnough { get; set; }

    /// <summary>Echo was taken out of the sound, and with it what tells a hum from a word.</summary>
    public bool IsDulled { get; set; }

    /// <summary>
    /// Hears what came just before the onset: the detector is late, and a voice is older than its first score. Only what is voiced
    /// counts, and is as near to the loudest of it as a voice stays; anything else that was heard then says nothing.
    /// </summary>
    /// <param name="before">16 kHz, mono, 16 bit; what is less than a whole step at its beginning is left out.</param>
    /// <param name="onset">The samples that come next: how loud the sound is.</param>
    public void HearBefore(ReadOnlySpan<short> before, ReadOnlySpan<short> onset)
    {
        before = before[(before.Length % _step.Length)..];
        _peak = Math.Max(Loudest(before), Loudest(onset));
        for (; !before.IsEmpty; before = before[_step.Length..])
        {
            before[.._step.Length].CopyTo(_step);
            _signs.Hear(_step);
            CountVoice(IsNearEnough && _signs.Periodicity >= rules.Periodicity);
        }
    }

    /// <summary>Hears the next samples.</summary>
    /// <param name="samples">16 kHz, mono, 16 bit; any length.</param>
    /// <param name="score">What the detector last said, 0 to 1.</param>
    /// <param name="isEcho">True when nothing but the answer's own echo is left in them.</param>
    /// <param name="findings">Receives what was found out, in order.</param>
    public void Hear(ReadOnlySpan<short> samples, float score, bool isEcho, List<OnsetFinding> findings)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _step.Length - _fill);
            samples[..count].CopyTo(_step.AsSpan(_fill));
            samples = samples[count..];
            _fill += count;
            if (_fill == _step.Length)
            {
                _fill = 0;
                HearStep(score, isEcho);
                if (!IsDismissed && !_isDone)
                {
                    Judge(findings);
                }
            }
        }
    }

    /// <summary>Nobody wants to know any more, but it goes on: only a new voice counts.</summary>
    public void Dismiss()
    {
        IsDismissed = true;
        _lately = 0;
    }

    private void HearStep(float score, bool isEcho)
    {
        _ms += StepMs;
        _signs.Hear(_step);
        _peak = Math.Max(_peak - 0.1f, _signs.Level);
        var active = score >= rules.Score && !isEcho && IsNearEnough;
        if (active)
        {
            _active++;
            _sure += score >= rules.SureScore ? 1 : 0;
            _lastActive = _ms;
        }

        CountVoice(active && _signs.Periodicity >= rules.Periodicity);
    }

    private void CountVoice(bool voiced)
    {
        _lately = (_lately << 1) | (voiced ? 1u : 0u);
        _lately &= (1u << 30) - 1;
        _run = voiced ? _run + 1 : 0;
        _longestRun = Math.Max(_longestRun, _run);

        if (voiced)
        {
            _voiced++;
            _voicedAfter += _isShort ? 1 : 0;
            _hummed += _signs.Brightness < rules.HumBrightness ? 1 : 0;
        }
    }

    private bool IsVoiced =>
        _longestRun * StepMs >= rules.RunMs || (VoicedMs >= rules.VoicedMs && _voiced >= rules.VoicedShare * _active);

    /// <summary>A voice that comes out of the answer's echo only slowly is there, but has not been for long enough.</summary>
    private bool MayComeYet => (_lately & 0x3ff) != 0;

    /// <summary>The detector is so sure that a voice may begin with breath: "stop".</summary>
    private bool IsSure => _sure * StepMs >= rules.SureMs;

    /// <summary>What is far below the loudest of it is silence, and a voice far below the usual one is somebody else's.</summary>
    private bool IsNearEnough =>
        _signs.Level > _peak - rules.RangeDb && (usualLevel is not { } usual || _signs.Level > usual - rules.FarDb);

    private static float Loudest(ReadOnlySpan<short> samples)
    {
        var loudest = Pcm.SilenceDbfs;
        for (; samples.Length >= VoiceSigns.Step; samples = samples[VoiceSigns.Step..])
        {
            loudest = Math.Max(loudest, Pcm.LevelDbfs(samples[..VoiceSigns.Step]));
        }

        return loudest;
    }

    /// <summary>The voice lasted too long, or came back after a pause: nobody who only listens does that.</summary>
    private bool GoesOn =>
        IsLongEnough
        && IsVoiced
        && (_isShort ? _voicedAfter * StepMs >= rules.ComesBackMs : _lastActive >= LongestMs + rules.ListenMs);

    /// <summary>What lasts longer is no short voice.</summary>
    private int LongestMs => rules.ConfirmMs + rules.HoldMs;

    private void Judge(List<OnsetFinding> findings)
    {
        if (!_isVoice)
        {
            if (IsVoiced || IsSure)
            {
                _isVoice = true;
                findings.Add(rules.HoldMs == 0 && IsVoiced ? OnsetFinding.Speech : OnsetFinding.Voice);
                _isDone = rules.HoldMs == 0 && IsVoiced;
            }
            else if (IsQuiet || _ms >= rules.ConfirmMs + (MayComeYet ? rules.PatienceMs : 0))
            {
                Dismiss();
                findings.Add(OnsetFinding.Noise);
            }

            return;
        }

        if (GoesOn)
        {
            _isDone = true;
            findings.Add(OnsetFinding.Speech);
        }
        else if (!_isShort && IsQuiet)
        {
            JudgeShort(findings);
        }
        else if (!_isShort && !_isLong && IsLongEnough && IsVoiced && _lastActive >= LongestMs)
        {
            _isLong = true;
            findings.Add(OnsetFinding.LongVoice);
        }
        else if (_ms >= (_isShort ? _overdueAt : LongestMs + rules.EndMs + (_isLong ? rules.ListenMs : 0)))
        {
            // The words of a short voice are late: meanwhile the voice may come back.
            _isDone = !_isShort || !IsLongEnough || !IsVoiced;
            _overdueAt = int.MaxValue;
            findings.Add(IsLongEnough && IsVoiced ? OnsetFinding.Overdue : OnsetFinding.Noise);
        }
    }

    private void JudgeShort(List<OnsetFinding> findings)
    {
        if (!IsLongEnough || !IsVoiced)
        {
            Dismiss();
            findings.Add(OnsetFinding.Noise);
            return;
        }

        _isShort = true;
        _overdueAt = _ms + rules.WordsMs;
        var hums = !IsDulled && _hummed >= rules.HumShare * _voiced;
        findings.Add(hums ? OnsetFinding.ShortHum : OnsetFinding.ShortVoice);
    }
}
