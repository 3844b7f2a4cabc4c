using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Parley.Engines.AgentService;

/// <summary>The events of one run or response, as they come.</summary>
internal sealed class AgentStream(
    HttpResponseMessage response,
    Stream body,
    AgentCalls calls,
    AgentServiceOptions options,
    TimeProvider time
) : IAsyncDisposable
{
    /// <summary>Event names with their data; ends at <c>[DONE]</c>, or where the stream ends.</summary>
    /// <exception cref="EngineException">It broke off, became too long, or stalled.</exception>
    public async IAsyncEnumerable<(string Name, JsonElement Data)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(),
            limit,
            options.FirstEventTimeout,
            Timeout.InfiniteTimeSpan
        );
        var bounded = new BoundedStream(body, options.MaxStreamBytes);
        var events = SseParser
            .Create(bounded, (_, data) => Read(data))
            .EnumerateAsync(limit.Token)
            .GetAsyncEnumerator(limit.Token);
        await using (events.ConfigureAwait(false))
        {
            while (await MoveAsync(events, cancellationToken))
            {
                timer.Change(options.StallTimeout, Timeout.InfiniteTimeSpan);
                if (events.Current.Data is not { } data)
                {
                    yield break;
                }

                yield return (events.Current.EventType, data);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }

    private async ValueTask<bool> MoveAsync(
        IAsyncEnumerator<SseItem<JsonElement?>> events,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw calls.Fault(e);
        }
    }

    /// <returns>Null at the end of the stream.</returns>
    private JsonElement? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length > options.MaxBytes)
        {
            throw calls.New(EngineFault.Crashed, $"sent an event of more than {options.MaxBytes / 1024} KiB");
        }

        return data.SequenceEqual("[DONE]"u8) ? null : JsonElement.Parse(data);
    }

    /// <summary>Reads from another stream until there has been too much of it.</summary>
    private sealed class BoundedStream(Stream inner, long limit) : Stream
    {
        private long _left = limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            _left -= count;
            return _left >= 0 ? count : throw new IOException("The stream is too long.");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
