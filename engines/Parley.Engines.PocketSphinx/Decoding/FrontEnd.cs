using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// Turns samples into cepstra, one vector per 10 ms, with the noise floor taken out. One utterance at a time, no state is
/// carried over to the next.
/// </summary>
internal sealed unsafe class FrontEnd : IDisposable
{
    internal const int Width = 13;
    internal const int FrameShift = 160;

    private const int BatchFrames = 32;

    private readonly Arguments arguments;
    private readonly float[] batch = new float[BatchFrames * Width];
    private nint handle;

    internal FrontEnd()
    {
        arguments = new Arguments(DecoderSettings.FrontEnd);
        handle = SphinxBase.FrontEndInit(arguments.Handle);
        if (handle == 0)
        {
            arguments.Dispose();
            throw new EngineException(EngineFault.Unavailable, "PocketSphinx could not make its front end.");
        }
    }

    internal void Start()
    {
        SphinxBase.FrontEndStartStream(handle);
        _ = SphinxBase.FrontEndStart(handle);
    }

    /// <summary>Adds 16 kHz mono samples; whole frames are appended to <paramref name="frames"/>.</summary>
    internal void Write(ReadOnlySpan<short> samples, FrameBuffer frames)
    {
        var rows = stackalloc float*[BatchFrames];
        fixed (short* start = samples)
        fixed (float* buffer = batch)
        {
            for (var i = 0; i < BatchFrames; i++)
            {
                rows[i] = buffer + (i * Width);
            }

            var position = start;
            var left = (nuint)samples.Length;
            while (left > 0)
            {
                var count = BatchFrames;
                var index = 0;
                if (SphinxBase.FrontEndProcess(handle, &position, &left, rows, &count, &index) < 0)
                {
                    throw new EngineException(EngineFault.Crashed, "PocketSphinx failed on audio.");
                }

                frames.Append(batch.AsSpan(0, count * Width));
            }
        }
    }

    /// <summary>Ends the utterance; a last frame made of the remaining samples is appended.</summary>
    internal void End(FrameBuffer frames)
    {
        var count = 0;
        fixed (float* buffer = batch)
        {
            _ = SphinxBase.FrontEndEnd(handle, buffer, &count);
        }

        frames.Append(batch.AsSpan(0, count * Width));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var old and not 0)
        {
            _ = SphinxBase.FrontEndFree(old);
            arguments.Dispose();
        }
    }
}
