import EventLog
import Testing

@testable import Business

/// Wall clocks that do what textbooks do not expect (B-23).
struct ZoneRulesTests {
    @Test("B-23 summer in Dublin is the standard time, winter the exception")
    func negativeDaylightTime() throws {
        let dublin = try Zones.named("Europe/Dublin")
        #expect(dublin.footer == "IST-1GMT0,M10.5.0,M3.5.0/1")
        for year in [1999, 2024, 2100] {
            #expect(dublin.offset(at: at("\(year)-07-01T00:00:00Z")) == 3600)
            #expect(dublin.offset(at: at("\(year)-01-01T00:00:00Z")) == 0)
        }
        #expect(dublin.offset(at: at("2024-03-31T00:59:59Z")) == 0)
        #expect(dublin.offset(at: at("2024-03-31T01:00:00Z")) == 3600)
        #expect(dublin.offset(at: at("2024-10-27T01:00:00Z")) == 0)
        // Beyond the table, by the rule alone.
        #expect(dublin.offset(at: at("2100-03-28T00:59:59Z")) == 0)
        #expect(dublin.offset(at: at("2100-03-28T01:00:00Z")) == 3600)
        #expect(dublin.offset(at: at("2100-10-31T00:59:59Z")) == 3600)
        #expect(dublin.offset(at: at("2100-10-31T01:00:00Z")) == 0)
    }

    @Test("B-23 a shift of half an hour: a gap and an overlap of thirty minutes")
    func halfHour() throws {
        let zone = try Zones.named("Australia/Lord_Howe")
        #expect(zone.offset(at: at("2024-01-01T00:00:00Z")) == 39_600)
        #expect(zone.offset(at: at("2024-07-01T00:00:00Z")) == 37_800)
        #expect(zone.instants(of: local("2024-10-06T02:00")) == [])
        #expect(zone.instants(of: local("2024-10-06T02:29:59")) == [])
        #expect(zone.instants(of: local("2024-10-06T02:30")) == [at("2024-10-05T15:30:00Z")])
        #expect(
            zone.instants(of: local("2024-04-07T01:30"))
                == [at("2024-04-06T14:30:00Z"), at("2024-04-06T15:00:00Z")])
        #expect(zone.instants(of: local("2024-04-07T02:00")) == [at("2024-04-06T15:30:00Z")])
    }

    @Test("B-23 +05:45 is an offset like any other")
    func kathmandu() throws {
        let zone = try Zones.named("Asia/Kathmandu")
        #expect(zone.offset(at: at("2024-06-01T00:00:00Z")) == 20_700)
        #expect(zone.instants(of: local("2024-06-01T09:00")) == [at("2024-06-01T03:15:00Z")])
        #expect(zone.localDateTime(at: at("2024-05-31T18:15:00Z")) == local("2024-06-01T00:00"))
        let before = zone.localDateTime(at: at("2024-05-31T18:14:59.9Z"))
        #expect(before == local("2024-05-31T23:59:59"))
    }

    @Test("B-23 a time that was skipped has no instant, one that came twice has two")
    func gapAndOverlap() throws {
        let berlin = try Zones.named("Europe/Berlin")
        #expect(berlin.instants(of: local("2024-03-31T02:30")) == [])
        #expect(
            berlin.instants(of: local("2024-10-27T02:30"))
                == [at("2024-10-27T00:30:00Z"), at("2024-10-27T01:30:00Z")])
        #expect(berlin.instants(of: local("2024-10-27T03:00")) == [at("2024-10-27T02:00:00Z")])
        #expect(berlin.instants(of: local("2024-10-26T24:00")) == [at("2024-10-26T22:00:00Z")])
    }

    @Test("B-23 a date that was left out has no beginning")
    func dateThatNeverWas() throws {
        let apia = try Zones.named("Pacific/Apia")
        #expect(apia.start(of: date("2011-12-29")) == at("2011-12-29T10:00:00Z"))
        #expect(apia.start(of: date("2011-12-30")) == nil)
        #expect(apia.start(of: date("2011-12-31")) == at("2011-12-30T10:00:00Z"))
        #expect(apia.instants(of: local("2011-12-30T12:00")) == [])
        let kwajalein = try Zones.named("Pacific/Kwajalein")
        #expect(kwajalein.start(of: date("1993-08-21")) == nil)
    }

    @Test("B-23 a day whose midnight was skipped begins when the clock is set forward")
    func midnightThatNeverWas() throws {
        let saoPaulo = try Zones.named("America/Sao_Paulo")
        #expect(saoPaulo.start(of: date("2018-11-04")) == at("2018-11-04T03:00:00Z"))
        #expect(
            saoPaulo.localDateTime(at: at("2018-11-04T03:00:00Z")) == local("2018-11-04T01:00"))
        let havana = try Zones.named("America/Havana")
        #expect(havana.start(of: date("2024-03-10")) == at("2024-03-10T05:00:00Z"))
    }

    @Test("B-23 a clock set back over midnight shows yesterday again")
    func backOverMidnight() throws {
        let zone = try Zones.named("America/St_Johns")
        // At 00:01 on 2010-11-07 the clock was set back to 23:01 on the 6th.
        #expect(zone.start(of: date("2010-11-07")) == at("2010-11-07T02:30:00Z"))
        #expect(zone.localDate(at: at("2010-11-07T02:30:30Z")) == date("2010-11-07"))
        #expect(zone.localDate(at: at("2010-11-07T02:31:00Z")) == date("2010-11-06"))
        #expect(
            zone.instants(of: local("2010-11-07T00:00"))
                == [at("2010-11-07T02:30:00Z"), at("2010-11-07T03:30:00Z")])
    }

    @Test("Law 5: rules taken up from an event are the rules that were compiled")
    func stored() throws {
        for name in ["Europe/Berlin", "Africa/Casablanca", "Pacific/Apia", "UTC"] {
            let compiled = try Zones.named(name)
            let again = try ZoneRules(
                identifier: compiled.identifier, dataVersion: compiled.dataVersion,
                initialOffset: compiled.initialOffset, transitions: compiled.transitions,
                footer: compiled.footer)
            #expect(again == compiled)
        }
    }

    @Test("Law 10: stored rules that cannot be are refused, with the zone named")
    func refused() {
        typealias Transition = ZoneRules.Transition
        func problem(
            _ offset: Int, _ transitions: [Transition], _ footer: String = "X0X-1,J60,J300"
        ) -> ZoneRulesError.Problem? {
            let error = #expect(throws: ZoneRulesError.self) {
                try ZoneRules(
                    identifier: "Here/There", dataVersion: "1", initialOffset: offset,
                    transitions: transitions, footer: footer)
            }
            #expect(error?.description.hasPrefix("zone Here/There: ") == true)
            return error?.problem
        }
        let fixed = "AAA-1"
        #expect(problem(0, [], fixed) == .footerDisagrees(text: fixed))
        #expect(problem(0, [], "") == .noFooter)
        #expect(
            problem(0, [.init(at: 0, offset: 3600)], fixed) == .transitionOutOfRange(at: 0))
        #expect(
            problem(0, [.init(at: 1 << 40, offset: 3600)], fixed)
                == .transitionOutOfRange(at: 1 << 40))
        #expect(
            problem(0, [.init(at: 9, offset: 7200), .init(at: 9, offset: 3600)], fixed)
                == .transitionsOutOfOrder(at: 9))
        #expect(
            problem(0, [.init(at: 9, offset: 90_000 + 3600), .init(at: 99, offset: 3600)], fixed)
                == .offsetOutOfRange(seconds: 93_600))
    }
}
