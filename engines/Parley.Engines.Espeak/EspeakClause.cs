using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Face;
using Parley.Espeak.Wire;

namespace Parley.Engines.Espeak;

/// <summary>
/// Turns the frames of one clause into parts. A word is held until its end and the mouth shapes after it are known, which is
/// when the next word ends: that costs a millisecond, as espeak is far faster than speech.
/// </summary>
internal sealed class EspeakClause(SpokenForm text, int rate, double volume, long firstSample)
{
    private readonly List<SpeechViseme> _visemes = [];
    private readonly List<short> _audio = [];
    private int _given;
    private int _from;
    private int _piece = -1;
    private int _wordStart;
    private int? _pause;
    private int _lastShape = -1;
    private SpeechWord? _word;
    private SpeechAudio? _sound;

    /// <summary>Samples given and held.</summary>
    public int Samples => _given + _audio.Count;

    public void Take(Frame frame, List<SpeechPart> parts)
    {
        var payload = frame.Payload.Span;
        switch (frame.Kind)
        {
            case FrameKind.Audio:
                _audio.AddRange(MemoryMarshal.Cast<byte, short>(payload));
                break;
            case FrameKind.Word:
                BeginWord(
                    BinaryPrimitives.ReadInt32LittleEndian(payload),
                    BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
                    parts
                );
                break;
            case FrameKind.Phoneme:
                AddPhoneme(BinaryPrimitives.ReadInt32LittleEndian(payload), Encoding.UTF8.GetString(payload[4..]));
                break;
            case FrameKind.Done:
                Finish(Samples, text.Count, parts);
                break;
            case FrameKind.Failed:
                throw new EngineException(EngineFault.Crashed, Encoding.UTF8.GetString(payload));
            default:
                throw new EngineException(EngineFault.Crashed, $"The espeak child sent a frame of kind {frame.Kind}.");
        }
    }

    private void BeginWord(int sample, int codePoint, List<SpeechPart> parts)
    {
        var piece = text.PieceAt(IndexOf(codePoint));
        if (piece <= _piece)
        {
            return;
        }
        if (_piece >= 0)
        {
            Finish(sample, piece, parts);
            _from = piece;
        }
        _piece = piece;
        _wordStart = Math.Max(sample, _given);
        _pause = null;
    }

    private void AddPhoneme(int sample, string ipa)
    {
        if (ipa.Length == 0)
        {
            _pause ??= sample;
        }
        else if (Visemes.OfIpa(ipa) is not null)
        {
            _pause = null;
        }
        var shape = ipa.Length == 0 ? Visemes.Silence : Visemes.OfIpa(ipa);
        if (shape is { } id && id != _lastShape)
        {
            _lastShape = id;
            _visemes.Add(new SpeechViseme(id, TimeAt(Math.Max(sample, _given))));
        }
    }

    /// <summary>Gives what lies before <paramref name="end"/>: the current word, its mouth shapes and its audio.</summary>
    private void Finish(int end, int nextPiece, List<SpeechPart> parts)
    {
        end = Math.Clamp(end, _given, Samples);
        Release(parts);
        if (_piece >= 0)
        {
            var wordEnd = Math.Clamp(_pause ?? end, Math.Min(_wordStart + 1, end), Math.Max(end, 1));
            var start = Math.Min(_wordStart, wordEnd - 1);
            _word = new SpeechWord(text.Written(_from, nextPiece), TimeAt(start), TimeAt(wordEnd) - TimeAt(start));
        }
        if (end > _given)
        {
            var samples = new short[end - _given];
            Gain.Apply(CollectionsMarshal.AsSpan(_audio)[..samples.Length], samples, volume);
            _audio.RemoveRange(0, samples.Length);
            _given = end;
            _sound = new SpeechAudio(samples, rate);
        }
        if (end == Samples && nextPiece == text.Count)
        {
            Release(parts);
        }
    }

    /// <summary>Gives the word that was held until the mouth shapes after it were known.</summary>
    private void Release(List<SpeechPart> parts)
    {
        if (_word is not null)
        {
            parts.Add(_word);
        }
        var limit = TimeAt(_given) + FaceAnimator.LookAhead;
        var count = _visemes.FindIndex(viseme => viseme.Offset >= limit);
        count = count < 0 ? _visemes.Count : count;
        parts.AddRange(_visemes.Take(count));
        _visemes.RemoveRange(0, count);
        if (_sound is not null)
        {
            parts.Add(_sound);
        }
        (_word, _sound) = (null, null);
    }

    private TimeSpan TimeAt(int sample) => TimeSpan.FromTicks((firstSample + sample) * TimeSpan.TicksPerSecond / rate);

    private int IndexOf(int codePoint)
    {
        var index = 0;
        for (var i = 0; i < codePoint && index < text.Text.Length; i++)
        {
            index += char.IsSurrogatePair(text.Text, index) ? 2 : 1;
        }
        return index;
    }
}
