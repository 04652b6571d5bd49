using DataSync.Core.Definitions;

namespace DataSync.Core.Tests.Definitions;

public sealed class SyncDefinitionParserTests
{
    [Fact]
    public void Nested_config_values_are_known_by_their_paths()
    {
        var yaml = Sync.WithColumns().Replace(
            "stream: people",
            "stream: people, config: { account: { id: 5, \"a.b\": \"5\" }, tags: [x, { deep: true }], none: [], nothing: {} }",
            StringComparison.Ordinal);

        var source = SyncDefinitionParser.Parse(yaml, "people.yaml").Definition.Source;

        source.Config.ShouldBe(
            new Dictionary<string, string>
            {
                ["account.id"] = "5", [@"account.a\.b"] = "5", ["tags[0]"] = "x", ["tags[1].deep"] = "true", ["none"] = "[]", ["nothing"] = "{}",
            },
            ignoreOrder: true);
        source.Plain.ShouldBe(["account.id", "tags[0]", "tags[1].deep", "none", "nothing"], ignoreOrder: true);
        ConfigPath.Steps(@"account.a\.b").ShouldBe([new ConfigStep("account", -1), new ConfigStep("a.b", -1)]);
        ConfigPath.Steps("tags[1].deep").ShouldBe([new ConfigStep("tags", -1), new ConfigStep(null, 1), new ConfigStep("deep", -1)]);
    }

    [Fact]
    public void Every_key_arrives_in_the_definition()
    {
        var definition = Sync.Parse("""
            name: crm-people
            enabled: false
            schedule: "0 */15 6-22 * * MON-FRI"
            source: { connector: people-api, stream: people, config: { base_url: "${API}", page: 2, "on": true } }
            mapping:
              id: { from: id, type: integer, required: true }
              region: { from: address.region, required: true, transform: [trim, upper], max_length: 2 }
              score: { from: score, type: number, default: 1.50 }
              seen_at: { from: seen, type: timestamp, default: now, on_update: keep }
              mail: { from: mail, format: email, nullable: true }
              city: address.city
              written_at: { set: now }
              run: { set: batch_id }
            destination: { table: crm.people, key: [region, id], batch_size: 500, max_parallel_batches: 2, conflict: source_wins }
            fetch: { page_size: 1000, pages_per_chunk: 5 }
            limits: { warning: 0.5%, critical: 0.1, errors: none, error_samples: 0, runtime: 1h30m }
            """);

        definition.Name.ShouldBe("crm-people");
        definition.Enabled.ShouldBeFalse();
        definition.Schedule.ShouldBe("0 */15 6-22 * * MON-FRI");
        definition.Source.Connector.ShouldBe("people-api");
        definition.Source.Stream.ShouldBe("people");
        definition.Source.Config.ShouldBe(new Dictionary<string, string> { ["base_url"] = "${API}", ["page"] = "2", ["on"] = "true" }, ignoreOrder: true);
        definition.Destination.ShouldBeEquivalentTo(new DestinationDefinition("crm.people", new List<string> { "region", "id" }, 500, 2));
        definition.Fetch.ShouldBe(new FetchDefinition(1000, 5));
        definition.Limits.ShouldBe(new LimitsDefinition(0.005, 0.1, null, 0, TimeSpan.FromMinutes(90)));

        var columns = definition.Mapping;
        columns.Select(c => c.Column).ShouldBe(["id", "region", "score", "seen_at", "mail", "city", "written_at", "run"]);
        columns[0].ShouldBe(new ColumnMapping("id", "id", Required: true, Type: FieldType.Integer));
        columns[1].ShouldBe(new ColumnMapping("region", "address.region", Required: true, Transform: columns[1].Transform, MaxLength: 2));
        columns[1].Transform.ShouldBe(["trim", "upper"]);
        columns[2].ShouldBe(new ColumnMapping("score", "score", Type: FieldType.Number, Default: new DefaultValue("1.50")));
        columns[3].ShouldBe(new ColumnMapping("seen_at", "seen", Type: FieldType.Timestamp, Default: new DefaultValue("now", Now: true), OnUpdate: UpdateRule.Keep));
        columns[4].ShouldBe(new ColumnMapping("mail", "mail", Format: "email", Nullable: true));
        columns[5].ShouldBe(new ColumnMapping("city", "address.city"));
        columns[6].ShouldBe(new ColumnMapping("written_at", Set: RunValue.Now));
        columns[7].ShouldBe(new ColumnMapping("run", Set: RunValue.BatchId));
    }

    [Fact]
    public void What_a_file_leaves_out_has_the_documented_defaults()
    {
        var definition = Sync.Parse(Sync.WithColumns());

        definition.Enabled.ShouldBeTrue();
        definition.Schedule.ShouldBeNull();
        definition.Source.Config.ShouldBeEmpty();
        definition.Destination.BatchSize.ShouldBe(200);
        definition.Destination.MaxParallelBatches.ShouldBe(4);
        definition.Fetch.ShouldBe(new FetchDefinition(PageSize: null, PagesPerChunk: 20));
        definition.Limits.ShouldBe(new LimitsDefinition(0.01, 0.05, 500, 1_000, TimeSpan.FromHours(2)));
    }

    [Fact]
    public void All_problems_of_a_file_are_reported_at_once_with_their_places()
    {
        var error = Should.Throw<DefinitionException>(() => SyncDefinitionParser.Parse("""
            name: People
            source:
              connector: people-api
              steam: people
            mapping:
              id: { from: id, type: int, required: yes }
            destination:
              table: people
              key: [id, nr]
              batch_size: 0
            fetch: { page_size: 20000 }
            """, "syncs/people.yaml"));

        error.File.ShouldBe("syncs/people.yaml");
        error.Problems.Select(p => (p.Line, p.Column, p.Path)).ShouldBe(
        [
            (1, 7, "name"),
            (3, 3, "source.stream"),
            (4, 3, "source.steam"),
            (6, 25, "mapping.id.type"),
            (6, 40, "mapping.id.required"),
            (9, 13, "destination.key"),
            (10, 15, "destination.batch_size"),
            (11, 21, "fetch.page_size"),
        ]);
        error.Message.Split('\n').Length.ShouldBe(8);
        error.Message.ShouldContain("syncs/people.yaml(4,3): source.steam: unknown key 'steam'; did you mean 'stream'?");
    }

    [Theory]
    [InlineData("mappin", "did you mean 'mapping'?")]
    [InlineData("Name2", "did you mean 'name'?")]
    [InlineData("shcedule", "did you mean 'schedule'?")]
    [InlineData("zzzzzzzz", "known here: name, enabled, schedule, source")]
    public void An_unknown_key_names_the_nearest_known_one(string key, string hint)
    {
        var problem = Sync.ProblemOf(Sync.WithColumns() + $"\n{key}: 1\n");

        problem.Message.ShouldContain($"unknown key '{key}'");
        problem.Message.ShouldContain(hint);
    }

    [Theory]
    [InlineData("[]", "is a list")]
    [InlineData("text", "is a single value")]
    public void A_section_of_the_wrong_shape_says_what_it_is(string value, string message) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\nlimits: {value}\n").Message.ShouldContain(message);

    [Theory]
    [InlineData("limits:")]
    [InlineData("limits: { warning: }")]
    [InlineData("limits: { runtime: ~ }")]
    [InlineData("schedule: null")]
    public void A_key_without_a_value_is_an_error(string line) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\n{line}\n").Message.ShouldContain("has no value");

    [Theory]
    [InlineData("\"* * * * *\"", "begins with seconds: write \"0 * * * * *\"")]
    [InlineData("\"0 0 2 * *; *\"", "six fields")]
    [InlineData("daily", "six fields")]
    [InlineData("\"0 0 2 * * * *\"", "six fields")]
    public void A_schedule_needs_six_fields(string schedule, string message) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\nschedule: {schedule}\n").Message.ShouldContain(message);

    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("\"2.5%\"", 0.025)]
    [InlineData("2.5 %", 0.025)]
    [InlineData("0%", 0)]
    [InlineData("0.04", 0.04)]
    public void A_share_is_a_percentage_or_a_fraction(string text, double share) =>
        Sync.Parse(Sync.WithColumns() + $"\nlimits: {{ warning: {text} }}\n").Limits.Warning.ShouldBe(share);

    [Theory]
    [InlineData("1")] // 1 % or 100 %? Nobody knows.
    [InlineData("5")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("NaN")]
    [InlineData("1e-2")]
    [InlineData("0,5%")]
    public void A_share_that_could_be_misread_is_refused(string text) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\nlimits: {{ critical: \"{text}\" }}\n").Message.ShouldContain("such as 5%");

    [Theory]
    [InlineData("limits: { warning: 10% }", "limits.warning")]
    [InlineData("limits: { critical: 0.5% }", "limits.critical")]
    [InlineData("limits: { warning: 3%, critical: 2% }", "limits.warning")]
    public void A_warning_above_critical_is_refused(string line, string path) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\n{line}\n").Path.ShouldBe(path);

    [Theory]
    [InlineData("2h", 7200)]
    [InlineData("90m", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("45s", 45)]
    [InlineData("1h1m1s", 3661)]
    public void A_run_time_has_units(string text, int seconds) =>
        Sync.Parse(Sync.WithColumns() + $"\nlimits: {{ runtime: {text} }}\n").Limits.Runtime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("2")]
    [InlineData("0s")]
    [InlineData("30m1h")]
    [InlineData("169h")]
    [InlineData("9999999h")]
    [InlineData("99999999999h")]
    [InlineData("-1h")]
    [InlineData("2 hours")]
    [InlineData("\"\"")]
    public void A_run_time_that_says_nothing_is_refused(string text) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\nlimits: {{ runtime: {text} }}\n").Path.ShouldBe("limits.runtime");

    [Theory]
    [InlineData("fetch: { page_size: 0 }", "from 1 to 10000")]
    [InlineData("fetch: { page_size: 10001 }", "from 1 to 10000")]
    [InlineData("fetch: { page_size: \"100\" }", "without quotes")]
    [InlineData("fetch: { page_size: 1e3 }", "whole number")]
    [InlineData("fetch: { pages_per_chunk: 501 }", "from 1 to 500")]
    [InlineData("fetch: { pages_per_chunk: 99999999999999999999 }", "from 1 to 500")]
    [InlineData("limits: { errors: 0 }", "from 1 to")]
    [InlineData("limits: { errors: nothing }", "from 1 to")]
    [InlineData("limits: { error_samples: -1 }", "from 0 to 10000")]
    [InlineData("limits: { errors: [1] }", "is a list")]
    [InlineData("enabled: yes", "write true or false")]
    [InlineData("enabled: \"true\"", "write true or false")]
    public void Numbers_and_flags_name_what_they_take(string line, string message) =>
        Sync.ProblemOf(Sync.WithColumns() + $"\n{line}\n").Message.ShouldContain(message);

    [Theory]
    [InlineData("table: a.b.c", "schema.table")]
    [InlineData("table: a..b", "schema.table")]
    [InlineData("table: \".b\"", "blank")]
    [InlineData("table: \"a\\nb\"", "control")]
    [InlineData("table: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "63 bytes")]
    [InlineData("table: t, batch_size: 10001", "from 1 to 10000")]
    [InlineData("table: t, max_parallel_batches: 0", "from 1 to 32")]
    [InlineData("table: t, conflict: newest_wins", "known here: source_wins")]
    public void A_destination_is_checked(string keys, string message) =>
        Sync.ProblemOf(Sync.WithColumns().Replace("table: people", keys, StringComparison.Ordinal)).Message.ShouldContain(message);

    [Theory]
    [InlineData("[]", "at least one column")]
    [InlineData("[id, id]", "named twice")]
    [InlineData("[di]", "is not a mapped column; did you mean 'id'?")]
    [InlineData("[name]", "must be required: add 'required: true' to mapping.name")]
    [InlineData("[written_at]", "set by the run")]
    [InlineData("[price]", "spells one value in several ways")]
    public void A_key_that_cannot_identify_a_row_is_refused(string key, string message)
    {
        var yaml = Sync.WithColumns("name: name", "written_at: { set: now }", "price: { from: p, type: number, required: true }")
            .Replace("key: [id]", $"key: {key}", StringComparison.Ordinal);

        Sync.ProblemOf(yaml).Message.ShouldContain(message);
    }

    [Fact]
    public void A_key_column_with_a_problem_of_its_own_is_reported_once() =>
        Sync.ProblemOf(Sync.WithColumns("nr: { from: nr, required: true, format: emial }").Replace("[id]", "[id, nr]", StringComparison.Ordinal))
            .Message.ShouldContain("did you mean 'email'?");

    [Theory]
    [InlineData("x: { from: a, set: now }", "mapping.x.from", "has no meaning beside 'set'")]
    [InlineData("x: { set: now, on_update: keep }", "mapping.x.on_update", "has no meaning beside 'set'")]
    [InlineData("x: { set: later }", "mapping.x.set", "known here: now, batch_id")]
    [InlineData("x: { required: true }", "mapping.x.from", "name the record's field")]
    [InlineData("x: {}", "mapping.x.from", "name the record's field")]
    [InlineData("x: []", "mapping.x", "is a list")]
    [InlineData("x:", "mapping.x", "must hold the keys")]
    [InlineData("x: a..b", "mapping.x", "joined by dots")]
    [InlineData("x: { from: \".a\" }", "mapping.x.from", "joined by dots")]
    [InlineData("\"\": a", "mapping.", "blank")]
    [InlineData("x: { from: a, type: txt }", "mapping.x.type", "did you mean 'text'?")]
    [InlineData("x: { from: a, transform: [trim, lowre] }", "mapping.x.transform", "did you mean 'lower'?")]
    [InlineData("x: { from: a, transform: { trim: true } }", "mapping.x.transform", "must be a list")]
    [InlineData("x: { from: a, transform: [[trim]] }", "mapping.x.transform", "single value")]
    [InlineData("x: { from: a, transform: [trim, ~] }", "mapping.x.transform", "single value")]
    [InlineData("x: { from: a, format: mail }", "mapping.x.format", "did you mean 'email'?")]
    [InlineData("x: { from: a, format: email, type: json }", "mapping.x.format", "type text")]
    [InlineData("x: { from: a, max_length: 3, type: date }", "mapping.x.max_length", "type text")]
    [InlineData("x: { from: a, max_length: 0 }", "mapping.x.max_length", "from 1 to")]
    [InlineData("x: { from: a, transform: trim, type: json }", "mapping.x.transform", "as sent")]
    [InlineData("x: { from: a, required: true, nullable: true }", "mapping.x.nullable", "contradicts 'required'")]
    [InlineData("x: { from: a, required: true, default: b }", "mapping.x.default", "never applies")]
    [InlineData("x: { from: a, nullable: true, default: b }", "mapping.x.default", "contradicts 'nullable'")]
    [InlineData("x: { from: a, default: now }", "mapping.x.default", "for the text write \"now\"")]
    [InlineData("x: { from: a, type: integer, default: 1.5 }", "mapping.x.default", "not of type integer")]
    [InlineData("x: { from: a, type: date, default: tomorrow }", "mapping.x.default", "not of type date")]
    [InlineData("x: { from: a, type: json, default: \"{a\" }", "mapping.x.default", "not of type json")]
    [InlineData("x: { from: a, default: \"a\\0b\" }", "mapping.x.default", "not of type text")]
    [InlineData("x: { from: a, default: unknown, max_length: 3 }", "mapping.x.default", "longer than max_length")]
    [InlineData("x: { from: a, on_update: keeep }", "mapping.x.on_update", "did you mean 'keep'?")]
    public void A_column_is_checked(string column, string path, string message)
    {
        var problem = Sync.ProblemOf(Sync.WithColumns(column));

        problem.Path.ShouldBe(path);
        problem.Message.ShouldContain(message);
        problem.Line.ShouldBe(5);
    }

    [Fact]
    public void A_quoted_now_is_a_text() =>
        Sync.Parse(Sync.WithColumns("x: { from: a, default: \"now\" }")).Mapping[1].Default.ShouldBe(new DefaultValue("now"));

    [Theory]
    [InlineData("connector: ../secrets")]
    [InlineData("connector: \"a/b\"")]
    [InlineData("connector: .hidden")]
    public void A_connector_cannot_leave_its_folder(string connector) =>
        Sync.ProblemOf(Sync.WithColumns().Replace("connector: people-api", connector, StringComparison.Ordinal)).Path.ShouldBe("source.connector");

    [Theory]
    [InlineData("config: { key: \"${secret:my_key}\" }", "source.config.key", "Key Vault")]
    [InlineData("config: { url: \"${API\" }", "source.config.url", "without its '}'")]
    [InlineData("config: { list: [\"${secret:my_key}\"] }", "source.config.list[0]", "Key Vault")]
    [InlineData("config: { account: { url: \"${API\" } }", "source.config.account.url", "without its '}'")]
    [InlineData("config: { account: { empty: } }", "source.config.account.empty", "write \"\"")]
    [InlineData("config: { empty: }", "source.config.empty", "write \"\"")]
    [InlineData("config: [1]", "source.config", "is a list")]
    public void Config_values_are_checked(string config, string path, string message)
    {
        var problem = Sync.ProblemOf(Sync.WithColumns().Replace("stream: people", $"stream: people, {config}", StringComparison.Ordinal));

        problem.Path.ShouldBe(path);
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public void A_secret_in_clear_text_is_warned_about_and_never_shown()
    {
        var yaml = Sync.WithColumns().Replace("stream: people", "stream: people, config: { api_key: hunter2, url: \"http://x\", token: \"${secret:t}\" }", StringComparison.Ordinal);

        var warning = SyncDefinitionParser.Parse(yaml, "people.yaml").Warnings.ShouldHaveSingleItem();

        warning.Path.ShouldBe("source.config.api_key");
        warning.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Sections_of_later_versions_are_checked_and_warned_about()
    {
        var file = SyncDefinitionParser.Parse(Sync.WithColumns() + """

            quality: { decisions: people.dmn }
            notify: { slack: "#alerts", email: [ops@example.com], sheet: errors }
            """, "people.yaml");

        file.Warnings.Select(w => w.Path).ShouldBe(["quality", "notify"]);
        file.Warnings.ShouldAllBe(w => w.Message.Contains("no effect in this version"));
        Sync.ProblemOf(Sync.WithColumns() + "\nnotify: { slak: x }\n").Message.ShouldContain("did you mean 'slack'?");
        Sync.ProblemOf(Sync.WithColumns() + "\nquality: { decisions: [] }\n").Path.ShouldBe("quality.decisions");
    }

    [Fact]
    public void A_chunk_that_would_not_fit_memory_is_warned_about() =>
        SyncDefinitionParser.Parse(Sync.WithColumns() + "\nfetch: { page_size: 10000, pages_per_chunk: 500 }\n", "people.yaml")
            .Warnings.ShouldHaveSingleItem().Message.ShouldContain("5000000 records");
}
