using System.Threading.Channels;
using Parley.Audio;
using Parley.Core;
using Parley.Core.Speech;

namespace Parley.Runtime.Speech;

/// <summary>
/// Hands out audio in real time, at most the lead ahead of the moment in which it is played, each word and mouth shape before the
/// audio it belongs to. When the voice falls behind, the clock is set anew: what comes late is not hurried after. While somebody
/// may be interrupting, it is quiet or waits; a word that was cut by the wait is then said again.
/// </summary>
internal sealed class SpeechPacer(
    int generation,
    Action<SessionInput> post,
    AudioFormat format,
    TimeSpan lead,
    SpeechVolume volume,
    bool repeats,
    TimeProvider time
)
{
    /// <summary>While the answer may have to stop, audio is sent when the client has so little left, and so little of it.</summary>
    private static readonly TimeSpan _cautiousRoom = TimeSpan.FromMilliseconds(40);
    private const int CautiousPieceMs = 20;

    // What is sent while nothing may be said.
    private readonly AudioPiece _pause = AudioPiece.Silence(format, CautiousPieceMs);

    private readonly GainRamp _gain = new(format);
    private readonly SpokenTail _tail = new(format.SampleRate, format.BytesPerSample);

    // What was said twice, and silence, moves all that follows.
    private long _repeated;
    private int _holds;

    // By their place; mouth shapes are known further ahead than words. The second number keeps equal ones in order.
    private readonly PriorityQueue<ResponseMark, (long OffsetMs, long Number)> _marks = new();
    private long _marked;
    private FramesPiece? _frames;
    private long _started;
    private long _samples;

    public async Task RunAsync(ChannelReader<SpeechPiece> pieces, CancellationToken cancellationToken)
    {
        while (await pieces.WaitToReadAsync(cancellationToken))
        {
            while (pieces.TryRead(out var piece))
            {
                switch (piece)
                {
                    case AudioPiece audio:
                        await SendAsync(audio, cancellationToken);
                        break;
                    case FramesPiece frames:
                        _frames = frames;
                        break;
                    case MarkPiece mark:
                        _marks.Enqueue(mark.Mark, (mark.Mark.OffsetMs, _marked++));
                        break;
                    case ClauseEndPiece:
                        SendMarks(long.MaxValue);
                        break;
                }
            }
        }

        SendMarks(long.MaxValue);
    }

    private async ValueTask SendAsync(AudioPiece audio, CancellationToken cancellationToken)
    {
        for (AudioPiece? rest = audio; rest is not null; )
        {
            rest = await SendFirstAsync(rest, cancellationToken);
        }
    }

    /// <returns>What of it was not sent yet.</returns>
    private async ValueTask<AudioPiece?> SendFirstAsync(AudioPiece audio, CancellationToken cancellationToken)
    {
        await PaceAsync(audio, cancellationToken);
        if (_holds != volume.Holds)
        {
            _holds = volume.Holds;
            _gain.Silence();
            foreach (var again in repeats ? _tail.CutWord() : [])
            {
                _repeated += again.Samples;
                Send(again);
                await PaceAsync(audio, cancellationToken);
            }
        }

        var (next, rest) = volume.IsCautious
            ? audio.SplitAt(CautiousPieceMs * format.SampleRate / 1000)
            : (audio, null);
        SendMarks((_samples - _repeated + next.Samples) * 1000 / format.SampleRate);
        if (_frames is { } frames)
        {
            _frames = null;
            post(new SpokenFrames(generation, frames.First, frames.Frames));
        }

        _tail.Add(next);
        Send(next);
        return rest;
    }

    /// <summary>
    /// Waits until the next audio is due: with it, no more than the lead is sent ahead. While the answer is held silence is sent: the
    /// client plays on without a gap, and the answer's echo stays where it is known to be.
    /// </summary>
    private async ValueTask PaceAsync(AudioPiece next, CancellationToken cancellationToken)
    {
        if (_samples == 0)
        {
            _started = time.GetTimestamp();
        }

        while (true)
        {
            if (!repeats || _samples == 0)
            {
                await volume.WaitAsync(cancellationToken);
            }

            var isHeld = volume.IsHeld;
            if (Ahead - Room(isHeld ? _pause : next) is var wait && wait > TimeSpan.Zero)
            {
                // A delay takes whole milliseconds: less than one would be no wait at all, again and again.
                var whole = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                await Task.Delay(whole, time, cancellationToken);
            }
            else if (isHeld)
            {
                KeepTime();
                _repeated += _pause.Samples;
                Send(_pause);
            }
            else
            {
                break;
            }
        }

        KeepTime();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What comes late is not hurried after.</summary>
    private void KeepTime()
    {
        if (Ahead < TimeSpan.Zero)
        {
            _started = time.GetTimestamp() - (long)(Sent.TotalSeconds * time.TimestampFrequency);
        }
    }

    /// <summary>What the client may still have when it gets the next audio.</summary>
    private TimeSpan Room(AudioPiece next)
    {
        var room = lead - format.DurationOf((long)next.Samples * format.BytesPerSample);
        room = room < TimeSpan.Zero ? TimeSpan.Zero : room;
        return volume.IsCautious && room > _cautiousRoom ? _cautiousRoom : room;
    }

    private TimeSpan Sent => format.DurationOf(_samples * format.BytesPerSample);

    private TimeSpan Ahead => Sent - time.GetElapsedTime(_started);

    private void Send(AudioPiece audio)
    {
        _samples += audio.Samples;
        _gain.MoveTo(volume.GainDb);
        var bytes = audio.Audio;
        if (!_gain.IsIdle)
        {
            var quiet = bytes.ToArray();
            _gain.Apply(quiet);
            bytes = quiet;
        }

        post(new SpokenAudio(generation, bytes, audio.Samples) { MadeAt = audio.MadeAt, Lead = audio.Lead });
    }

    private void SendMarks(long beforeMs)
    {
        while (_marks.TryPeek(out var mark, out _) && mark.OffsetMs < beforeMs)
        {
            _marks.Dequeue();
            if (mark.Input is SpokenText { Word: not null } word)
            {
                _tail.AddWord(mark.OffsetMs, word.DurationMs);
            }

            post(_repeated == 0 ? mark.Input : mark.Later(_repeated * 1000 / format.SampleRate).Input);
        }
    }
}
