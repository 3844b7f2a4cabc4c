using System.Text;
using Parley.Testing.Coverage;

namespace Parley.Architecture.Tests.Coverage;

/// <summary>What the observer of a connection takes for proven.</summary>
public sealed class ObserverTests
{
    private readonly WireObserver _observer = new();

    [Fact]
    public void A_client_event_counts_once_the_server_said_something_after_it()
    {
        Client("""{"type":"input_audio_buffer.append","audio":"AAA="}""");
        Assert.Empty(_observer.Facts);

        Server("""{"type":"input_audio_buffer.committed","event_id":"e","item_id":"i","previous_item_id":null}""");

        Assert.Contains(new WireFact("client", "input_audio_buffer.append.audio"), _observer.Facts);
        Assert.Contains(new WireFact("server", "input_audio_buffer.committed.item_id"), _observer.Facts);
        Assert.DoesNotContain(_observer.Facts, fact => fact.Name.EndsWith("previous_item_id"));
    }

    [Fact]
    public void A_refused_event_does_not_count()
    {
        Client("""{"type":"response.cancel","event_id":"c1"}""");
        Client("""{"type":"input_audio_buffer.clear","event_id":"c2"}""");
        Server("""{"type":"error","error":{"type":"invalid_request_error","event_id":"c1"}}""");

        Assert.DoesNotContain(new WireFact("client", "response.cancel"), _observer.Facts);
        Assert.Contains(new WireFact("client", "input_audio_buffer.clear"), _observer.Facts);
    }

    [Fact]
    public void A_refusal_without_an_id_puts_all_events_without_one_in_doubt()
    {
        Client("""{"type":"response.cancel"}""");
        Client("""{"type":"input_audio_buffer.clear"}""");
        Server("""{"type":"error","error":{"type":"invalid_request_error","event_id":null}}""");

        Assert.DoesNotContain(_observer.Facts, fact => fact.Kind is "client");
    }

    [Fact]
    public void A_session_field_counts_when_it_is_echoed_with_its_value()
    {
        Client(
            """{"type":"session.update","session":{"temperature":0.70,"instructions":"a","turn_detection":{"type":"server_vad","threshold":0.4,"silence_duration_ms":300}}}"""
        );
        Server(
            """{"type":"session.updated","session":{"temperature":0.7,"instructions":"b","turn_detection":{"type":"server_vad","threshold":0.4,"silence_duration_ms":500}}}"""
        );

        Assert.Equal(
            ["session.temperature", "session.turn_detection", "turn_detection[server_vad].threshold"],
            _observer.Facts.Where(fact => fact.Kind is "session").Select(fact => fact.Name).Order()
        );
    }

    [Fact]
    public void Objects_are_named_by_their_field_and_type()
    {
        Server(
            """{"type":"response.done","response":{"id":"r","output":[{"type":"message","content":[{"type":"text","text":"x"}]}],"status_details":{"type":"failed","error":{"type":"server_error"}}}}"""
        );

        Assert.Equal(
            [
                "error.type",
                "item[message].content",
                "part[text].text",
                "response.id",
                "response.output",
                "response.status_details",
                "status_details.error",
                "status_details.type",
            ],
            _observer
                .Facts.Where(fact => fact.Kind is "server-object")
                .Select(fact => fact.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_is_no_event_is_passed_over()
    {
        Client("{");
        Client("[1]");
        Client("""{"type":7}""");

        Assert.Empty(_observer.Facts);
    }

    private void Client(string json) => _observer.ClientSent(Encoding.UTF8.GetBytes(json));

    private void Server(string json) => _observer.ServerSent(Encoding.UTF8.GetBytes(json));
}
