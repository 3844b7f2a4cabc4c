using System.Buffers;
using Parley.Core.Latency;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Runtime.Connection;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Output;

/// <summary>Writes queued events to the socket, one message each, into one reused buffer.</summary>
internal sealed class WritePump(
    Outbox outbox,
    IClientConnection connection,
    SessionLoop loop,
    WireProfile profile,
    TimeSpan sendTimeout,
    TimeProvider time
)
{
    private const int KeptCapacity = 64 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(1024);
    private int _sounding;

    /// <summary>Runs until the outbox is complete and empty.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="TimeoutException">The client did not take a message in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await outbox.TakeAsync(cancellationToken) is { } emit)
        {
            _buffer.ResetWrittenCount();
            ServerEventWriter.Write(emit.Event, _buffer, profile);
            await connection
                .SendAsync(_buffer.WrittenMemory, cancellationToken)
                .AsTask()
                .WaitAsync(sendTimeout, time, cancellationToken);
            if (emit is { Event: AudioDelta, Generation: var generation } && generation != _sounding)
            {
                _sounding = generation;
                loop.Post(new AudioSent(generation, time.GetUtcNow()));
            }

            if (_buffer.Capacity > KeptCapacity)
            {
                _buffer = new(1024);
            }
        }
    }
}
