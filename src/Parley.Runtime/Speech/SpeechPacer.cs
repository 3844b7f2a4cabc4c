using System.Threading.Channels;
using Parley.Audio;
using Parley.Core.Speech;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Speech;

/// <summary>
/// Hands out audio in real time, at most the lead ahead of the moment in which it is played, each word and mouth shape before the
/// audio it belongs to. When the voice falls behind, the clock is set anew: what comes late is not hurried after.
/// </summary>
internal sealed class SpeechPacer(
    int generation,
    SessionLoop loop,
    AudioFormat format,
    TimeSpan lead,
    TimeProvider time
)
{
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
        var sent = format.DurationOf(_samples * format.BytesPerSample);
        if (_samples == 0)
        {
            _started = time.GetTimestamp();
        }

        var played = time.GetElapsedTime(_started);
        if (played > sent)
        {
            _started = time.GetTimestamp() - (long)(sent.TotalSeconds * time.TimestampFrequency);
        }
        else if (sent - played > lead)
        {
            await Task.Delay(sent - played - lead, time, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _samples += audio.Samples;
        SendMarks(_samples * 1000 / format.SampleRate);
        if (_frames is { } frames)
        {
            _frames = null;
            loop.Post(new SpokenFrames(generation, frames.First, frames.Frames));
        }

        loop.Post(new SpokenAudio(generation, audio.Audio, audio.Samples) { MadeAt = audio.MadeAt });
    }

    private void SendMarks(long beforeMs)
    {
        while (_marks.TryPeek(out var mark, out _) && mark.OffsetMs < beforeMs)
        {
            _marks.Dequeue();
            loop.Post(mark.Input);
        }
    }
}
