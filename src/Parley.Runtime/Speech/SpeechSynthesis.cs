using System.Threading.Channels;
using Parley.Audio;
using Parley.Core.Speech;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Face;
using Parley.Engines.Speech.Pronunciation;
using Parley.Runtime.Loop;
using SpokenText = Parley.Core.Speech.SpokenText;

namespace Parley.Runtime.Speech;

/// <summary>Turns clauses into encoded chunks and marks, one clause after the other, ahead of the pacer.</summary>
internal sealed class SpeechSynthesis(
    int generation,
    ISpeaker speaker,
    SpeechRequest template,
    AudioFormat format,
    FaceAnimator? face,
    ChannelWriter<SpeechPiece> output,
    TimeSpan timeout,
    TimeProvider time
)
{
    // The first chunk is short so that it is heard early; the others are long so that few messages carry much, but no longer than what
    // the lead holds beside the 100 ms that a client needs against jitter: all of it is still heard after an interruption.
    private static readonly TimeSpan _firstChunk = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _laterChunk = TimeSpan.FromMilliseconds(60);

    private AudioEncoder? _encoder;
    private byte[] _chunk = [];
    private int _fill;
    private int _chunkBytes = SizeOf(_firstChunk, format);
    private long _clauseStart;
    private long _samples;
    private LeadingSilence? _leading = new(template.Volume);

    public async Task SpeakAsync(string clause, SpokenRules rules, CancellationToken cancellationToken)
    {
        var text = new ClauseText(clause);
        _clauseStart = _samples;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var request = template with { Text = clause, Rules = rules };
        var parts = speaker.SpeakAsync(request, stop.Token).GetAsyncEnumerator(stop.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = parts.MoveNextAsync().AsTask();
                if (!await next.WaitAsync(timeout, time, cancellationToken))
                {
                    break;
                }

                await TakeAsync(_leading?.Take(parts.Current) ?? [parts.Current], text, cancellationToken);
            }

            await TakeAsync(_leading?.End() ?? [], text, cancellationToken);
        }
        finally
        {
            if (next is { IsCompleted: false })
            {
                stop.Cancel();
            }

            await EngineStreams.CloseAsync(parts, next, time);
        }

        await EndClauseAsync(text, cancellationToken);
    }

    private async ValueTask TakeAsync(
        IReadOnlyList<SpeechPart> parts,
        ClauseText text,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in parts)
        {
            await TakeAsync(part, text, cancellationToken);
        }
    }

    private async ValueTask TakeAsync(SpeechPart part, ClauseText text, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case SpeechAudio audio:
                await EncodeAsync(audio, cancellationToken);
                break;
            case SpeechWord word:
                var spoken = new SpokenText(
                    generation,
                    text.Take(word.Text),
                    word.Text,
                    OffsetMs(word.Offset),
                    OffsetMs(word.Offset + word.Duration) - OffsetMs(word.Offset)
                );
                await output.WriteAsync(new MarkPiece(ResponseMark.Of(spoken)), cancellationToken);
                break;
            case SpeechViseme viseme:
                face?.Add(viseme.Id, ClauseStart + viseme.Offset);
                var shape = new SpokenViseme(generation, viseme.Id, OffsetMs(viseme.Offset));
                await output.WriteAsync(new MarkPiece(ResponseMark.Of(shape)), cancellationToken);
                break;
        }
    }

    private async ValueTask EncodeAsync(SpeechAudio audio, CancellationToken cancellationToken)
    {
        if (_encoder is null || _encoder.InputRate != audio.SampleRate)
        {
            _encoder = new(audio.SampleRate, format);
        }

        var encoded = new byte[_encoder.MaxOutput(audio.Samples.Length)];
        var count = _encoder.Encode(audio.Samples.Span, encoded);
        await CutAsync(encoded.AsMemory(0, count), cancellationToken);
    }

    private async ValueTask CutAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        while (!encoded.IsEmpty)
        {
            if (_fill == 0)
            {
                _chunk = new byte[_chunkBytes];
            }

            var take = Math.Min(encoded.Length, _chunk.Length - _fill);
            encoded[..take].CopyTo(_chunk.AsMemory(_fill));
            encoded = encoded[take..];
            _fill += take;
            if (_fill == _chunk.Length)
            {
                await SendChunkAsync(cancellationToken);
            }
        }
    }

    private async ValueTask SendChunkAsync(CancellationToken cancellationToken)
    {
        if (_fill == 0)
        {
            return;
        }

        var samples = _fill / format.BytesPerSample;
        if (face?.Frames(_samples, _samples + samples, format.SampleRate) is ({ } first, { Length: > 0 } frames))
        {
            await output.WriteAsync(new FramesPiece(first, frames), cancellationToken);
        }

        var piece = new AudioPiece(_chunk.AsMemory(0, _fill), samples, _samples == 0 ? time.GetUtcNow() : null)
        {
            Lead = _samples == 0 ? _leading?.Lead ?? TimeSpan.Zero : TimeSpan.Zero,
        };
        _samples += samples;
        _fill = 0;
        _chunkBytes = SizeOf(_laterChunk, format);
        await output.WriteAsync(piece, cancellationToken);
    }

    private async ValueTask EndClauseAsync(ClauseText text, CancellationToken cancellationToken)
    {
        if (_encoder is not null)
        {
            var tail = new byte[_encoder.MaxFlush];
            var count = _encoder.Flush(tail);
            _encoder.Reset();
            await CutAsync(tail.AsMemory(0, count), cancellationToken);
        }

        face?.Rest(TimeSpan.FromSeconds((double)(_samples + (_fill / format.BytesPerSample)) / format.SampleRate));

        await SendChunkAsync(cancellationToken);
        var rest = text.TakeRest();
        if (rest.Length > 0)
        {
            var spoken = new SpokenText(generation, rest, null, _samples * 1000 / format.SampleRate, 0);
            await output.WriteAsync(new MarkPiece(ResponseMark.Of(spoken)), cancellationToken);
        }

        if (_samples > 0)
        {
            _leading = null;
        }

        await output.WriteAsync(ClauseEndPiece.Instance, cancellationToken);
    }

    private TimeSpan ClauseStart => TimeSpan.FromSeconds((double)_clauseStart / format.SampleRate);

    // Rounded once, so that what ends where something else begins does so in whole milliseconds, too.
    private long OffsetMs(TimeSpan inClause) => (long)(ClauseStart + inClause).TotalMilliseconds;

    private static int SizeOf(TimeSpan chunk, AudioFormat format) =>
        (int)(format.SampleRate * chunk.TotalMilliseconds / 1000) * format.BytesPerSample;
}
