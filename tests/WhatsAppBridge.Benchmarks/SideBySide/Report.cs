using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>The figures as Markdown for people and as JSON for programs, in <c>artifacts/benchmarks</c>.</summary>
internal sealed class Report(string name, IReadOnlyList<Figure> figures)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "benchmarks");

    /// <summary>Nothing that was asked for is missed for certain.</summary>
    public bool IsMet => !figures.SelectMany(figure => figure.Rows.Select(figure.VerdictOn)).Contains(Verdict.Missed);

    public string Markdown() => string.Join('\n', figures.Select(Table));

    /// <returns>Where it was written, without the ending.</returns>
    public async Task<string> SaveAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path + ".md", Markdown(), cancellationToken);
        await File.WriteAllTextAsync(path + ".json", Json().ToJsonString(Indented) + "\n", cancellationToken);
        return path;
    }

    private static string Table(Figure figure)
    {
        var lines = new List<string>
        {
            $"**{figure.Name}** ({figure.Unit})", "", "| | median | quartiles | rounds | goal |", "|---|---:|---:|---:|---|",
        };
        lines.AddRange(figure.Rows.Select(row => Row(figure, row)));
        lines.Add("");
        return string.Join('\n', lines);
    }

    private static string Row(Figure figure, string row)
    {
        var series = figure.Of(row);
        var numbers = figure.IsTold(row)
            ? $"{Number(series.Median)} | {Number(series.LowerQuartile)} .. {Number(series.UpperQuartile)}"
            : $"not told | quartiles {Number(100 * (series.UpperQuartile - series.LowerQuartile) / Math.Abs(series.Median))} % apart";
        return string.Create(CultureInfo.InvariantCulture, $"| {row} | {numbers} | {series.Rounds} | {Told(figure, row)} |");
    }

    private static string Told(Figure figure, string row) => figure.VerdictOn(row) is { } verdict ? $"{Asked(figure.Goals[row])}: {Word(verdict)}" : "";

    private static string Asked(Goal goal) => goal.Most is { } most ? $"at most {Number(most)}" : $"at least {Number(goal.Least!.Value)}";

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.Missed => "missed",
        _ => "undecided",
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 20 ? "0" : Math.Abs(value) >= 3 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private JsonObject Json() => new()
    {
        ["processors"] = Environment.ProcessorCount,
        ["figures"] = new JsonArray([.. figures.Select(figure => (JsonNode)new JsonObject
        {
            ["name"] = figure.Name,
            ["unit"] = figure.Unit,
            ["rows"] = new JsonArray([.. figure.Rows.Select(row => (JsonNode)JsonOf(figure, row))]),
        })]),
    };

    private static JsonObject JsonOf(Figure figure, string row)
    {
        var series = figure.Of(row);
        var goal = figure.Goals.GetValueOrDefault(row);
        return new JsonObject
        {
            ["name"] = row,
            // Null as the table does not tell it either.
            ["median"] = figure.IsTold(row) ? Round(series.Median) : null,
            ["lowerQuartile"] = Round(series.LowerQuartile),
            ["upperQuartile"] = Round(series.UpperQuartile),
            ["rounds"] = new JsonArray([.. series.Ordered.Select(value => (JsonNode)Round(value))]),
            ["atMost"] = goal?.Most,
            ["atLeast"] = goal?.Least,
            ["verdict"] = figure.VerdictOn(row) is { } verdict ? Word(verdict) : null,
        };
    }

    private static double Round(double value) => Math.Round(value, 3);
}
