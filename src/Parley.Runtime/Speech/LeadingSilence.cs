using Parley.Audio;
using Parley.Engines.Speech;

namespace Parley.Runtime.Speech;

/// <summary>
/// Leaves out the silence, or the hiss, with which a voice begins an answer, so that the first sample sent is the first that is
/// worth hearing; words and mouth shapes move with the sound, by the same samples. It is decided on what has come: sound begins
/// with the first 10 ms that stand out from the voice's own floor, and those are kept from their start, so that a soft consonant
/// keeps its beginning. A longer silence than half a second was meant, and a clause without sound, too: they stay whole.
/// </summary>
/// <param name="volume">How loud the voice was asked to be; 1 is its own loudness.</param>
internal sealed class LeadingSilence(double volume)
{
    private const int HopsPerSecond = 400;
    private const int HopsOfWindow = 4;
    private const int LongestHops = HopsPerSecond / 2;

    // Levels of 10 ms, dBFS, at the voice's own loudness. What is below is never sound, and what is above always.
    private const double SurelySilent = -60;
    private const double SurelySound = -48;

    // A voice that begins louder than that has no silence in front.
    private const double LoudestFloor = -54;
    private const double AboveFloorDb = 6;

    // What is played at -54 dBFS and more can be heard.
    private const int AudibleSample = 60;

    private readonly List<SpeechPart> _held = [];
    private readonly List<short> _samples = [];
    private readonly Queue<double> _window = new();
    private readonly double _volumeDb = Math.Clamp(20 * Math.Log10(Math.Max(volume, 0.01)), -40, 0);
    private int _rate;
    private int _hops;
    private double _floor = double.PositiveInfinity;
    private bool _decided;

    /// <summary>What was left out.</summary>
    public TimeSpan Cut { get; private set; }

    /// <summary>From the first sample that was given to the first that can be heard, as far as it is known.</summary>
    public TimeSpan Lead { get; private set; }

    /// <summary>Takes a part of the clause.</summary>
    /// <returns>What can be given on, in order.</returns>
    public IReadOnlyList<SpeechPart> Take(SpeechPart part)
    {
        if (_decided)
        {
            return [Moved(part)];
        }

        _held.Add(part);
        if (part is SpeechAudio audio)
        {
            _rate = audio.SampleRate;
            _samples.AddRange(audio.Samples.Span);
            if (FindSound() is { } sound)
            {
                return Give(sound);
            }
        }

        return [];
    }

    /// <summary>The clause is over: what is still held. A clause without any audio leaves the decision to the next one.</summary>
    public IReadOnlyList<SpeechPart> End()
    {
        if (_decided)
        {
            return [];
        }

        var rest = Give(0);
        _decided = _rate > 0;
        return rest;
    }

    /// <summary>Where sound begins, in samples; null while there was none; 0 when the silence is one to keep.</summary>
    private int? FindSound()
    {
        var hop = _rate / HopsPerSecond;
        for (var at = _hops * hop; at + hop <= _samples.Count; at += hop)
        {
            if (_window.Count == HopsOfWindow)
            {
                _window.Dequeue();
            }

            _window.Enqueue(Power(at, hop));
            _hops++;
            if (_window.Count == HopsOfWindow && IsSound(10 * Math.Log10(_window.Average() + 1e-10)))
            {
                return at + hop - (HopsOfWindow * hop);
            }

            if (_hops > LongestHops)
            {
                return 0;
            }
        }

        return null;
    }

    private bool IsSound(double level)
    {
        level -= _volumeDb;
        var floor = double.IsFinite(_floor) ? _floor : LoudestFloor - AboveFloorDb;
        _floor = Math.Min(_floor, level);
        return level > Math.Clamp(floor + AboveFloorDb, SurelySilent, SurelySound);
    }

    private double Power(int from, int count)
    {
        var sum = 0.0;
        for (var i = from; i < from + count; i++)
        {
            sum += (double)_samples[i] * _samples[i];
        }

        return sum / count / (32768.0 * 32768.0);
    }

    private List<SpeechPart> Give(int cut)
    {
        _decided = true;
        Cut = LengthOf(cut);
        var audible = _samples.FindIndex(cut, sample => Math.Abs((int)sample) > AudibleSample);
        Lead = LengthOf((audible < 0 ? _samples.Count : audible) - cut);
        List<SpeechPart> given = [];
        var last = _held.FindLastIndex(part => part is SpeechViseme shape && shape.Offset <= Cut && cut > 0);
        for (var i = 0; i < _held.Count; i++)
        {
            switch (_held[i])
            {
                case SpeechAudio audio:
                    var left = Math.Min(cut, audio.Samples.Length);
                    cut -= left;
                    if (left < audio.Samples.Length)
                    {
                        given.Add(audio with { Samples = audio.Samples[left..] });
                    }

                    break;
                case SpeechViseme shape when i < last && shape.Offset <= Cut:
                    // The mouth has moved on before the first sound that is left.
                    break;
                case var part:
                    given.Add(Moved(part));
                    break;
            }
        }

        _held.Clear();
        _samples.Clear();
        return given;
    }

    /// <summary>A word that began in what was left out lasts from the first sample to its own end.</summary>
    private SpeechPart Moved(SpeechPart part)
    {
        switch (part)
        {
            case SpeechWord word:
                var end = Later(word.Offset + word.Duration);
                var start = Later(word.Offset);
                return word with { Offset = start, Duration = end - start };
            case SpeechViseme shape:
                return shape with { Offset = Later(shape.Offset) };
            default:
                return part;
        }
    }

    private TimeSpan Later(TimeSpan offset) => offset > Cut ? offset - Cut : TimeSpan.Zero;

    private TimeSpan LengthOf(int samples) =>
        _rate == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / _rate);
}
